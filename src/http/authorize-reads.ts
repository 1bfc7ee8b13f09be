// Who may look: with `view_auth` set, only who knows it (or `edit_auth`, which may do more); without it, everybody.
// Not for playback, which has its own rules.

import type { Middleware } from 'koa';
import type { Config } from '../config/config.ts';
import type { WrongPasswords } from './access/wrong-passwords.ts';
import { isUser, mayEdit, passwordWanted } from './credentials.ts';

export function authorizeReads(config: () => Config, passwords: Pick<WrongPasswords, 'check'>): Middleware {
  return (ctx, next) => {
    const { viewAuth, editAuth } = config();
    const authorization = ctx.get('Authorization');
    if (viewAuth === null) return next();
    const isRight = () => isUser(authorization, viewAuth) || (editAuth !== null && mayEdit(authorization, editAuth));
    if (authorization !== '' && passwords.check(ctx.req.socket.remoteAddress ?? '', isRight)) return next();
    throw passwordWanted('view_auth', authorization);
  };
}
