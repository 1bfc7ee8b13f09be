// Reading and comparing credentials: in constant time, by digests, so that not even the length of a password shows.

import { createHash, timingSafeEqual } from 'node:crypto';

/** `user:password` of an `Authorization: Basic …`; null: it is something else. */
export function basicCredentials(authorization: string): string | null {
  const given = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization)?.[1];
  return given === undefined ? null : Buffer.from(given, 'base64').toString('utf8');
}

export function matches(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
