// Who may look: with `view_auth` set, only who knows it (or `edit_auth`, which may do more); without it, everybody.
// Compared in constant time, by digests, so that not even the length of a password shows. Not for playback, which has its own rules.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Middleware } from 'koa';
import type { Config, UserPassword } from '../config/config.ts';
import { HttpError } from './http-error.ts';

export function authorizeReads(config: () => Config): Middleware {
  return (ctx, next) => {
    const { viewAuth, editAuth } = config();
    if (viewAuth === null || mayRead(ctx.get('Authorization'), viewAuth, editAuth)) return next();
    throw new HttpError(401, 'this needs the user and password of view_auth', {
      headers: { 'WWW-Authenticate': 'Basic realm="weir", charset="UTF-8"' },
    });
  };
}

function mayRead(authorization: string, viewAuth: UserPassword, editAuth: UserPassword | null): boolean {
  const given = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization)?.[1];
  if (given === undefined) return false;
  const text = Buffer.from(given, 'base64').toString('utf8');
  const isViewer = matches(text, viewAuth);
  const isEditor = editAuth !== null && matches(text, editAuth);
  return isViewer || isEditor;
}

function matches(given: string, { user, password }: UserPassword): boolean {
  return timingSafeEqual(digest(given), digest(`${user}:${password}`));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
