// Who may look: with `view_auth` set, only who knows it (or `edit_auth`, which may do more); without it, everybody.
// Not for playback, which has its own rules.

import type { Middleware } from 'koa';
import type { Config, UserPassword } from '../config/config.ts';
import { basicCredentials, matches } from './credentials.ts';
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
  const given = basicCredentials(authorization);
  if (given === null) return false;
  const isViewer = matches(given, `${viewAuth.user}:${viewAuth.password}`);
  const isEditor = editAuth !== null && matches(given, `${editAuth.user}:${editAuth.password}`);
  return isViewer || isEditor;
}
