// Who a request says it is from, and whether it knows a password of the configuration. Compared in constant time, by digests, so that not
// even the length of a password shows.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { UserPassword } from '../config/config.ts';
import { HttpError } from './http-error.ts';

/** `user:password` of an `Authorization: Basic …`; null: it is something else. */
export function basicCredentials(authorization: string): string | null {
  const given = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization)?.[1];
  return given === undefined ? null : Buffer.from(given, 'base64').toString('utf8');
}

/** Whether an `Authorization: Basic …` is that of this user. */
export function isUser(authorization: string, { user, password }: UserPassword): boolean {
  const given = basicCredentials(authorization);
  return given !== null && matches(given, `${user}:${password}`);
}

/** By edit_auth: its user and password, or the password alone as a token. */
export function mayEdit(authorization: string, editAuth: UserPassword): boolean {
  const token = /^Bearer +(\S.*?) *$/i.exec(authorization)?.[1];
  return token === undefined ? isUser(authorization, editAuth) : matches(token, editAuth.password);
}

export function matches(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

/** A browser asks its user then. Whether a password was missing or wrong is told, of a wrong one not what is wrong about it: whether there is
 *  such a user is nobody's business. */
export function passwordWanted(directive: 'view_auth' | 'edit_auth', authorization: string): HttpError {
  const headers = { 'WWW-Authenticate': 'Basic realm="weir", charset="UTF-8"' };
  return new HttpError(401, sentenceOn(directive, authorization), { headers });
}

function sentenceOn(directive: string, authorization: string): string {
  if (authorization === '') return `this needs the user and password of ${directive}`;
  if (basicCredentials(authorization) === null)
    return `the Authorization that was given is not the user and password of ${directive}`;
  return `the user and password that were given are not those of ${directive}`;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
