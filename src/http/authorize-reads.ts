// Who may look: with `view_auth` set, only who knows it (or `edit_auth`, which may do more); without it, everybody.
// Not for playback, which has its own rules.

import type { Middleware } from 'koa';
import type { Config, UserPassword } from '../config/config.ts';
import { isUser, passwordWanted } from './credentials.ts';

export function authorizeReads(config: () => Config): Middleware {
  return (ctx, next) => {
    const { viewAuth, editAuth } = config();
    const authorization = ctx.get('Authorization');
    const isIt = (known: UserPassword | null) => known !== null && isUser(authorization, known);
    if (viewAuth === null || isIt(viewAuth) || isIt(editAuth)) return next();
    throw passwordWanted('view_auth', authorization);
  };
}
