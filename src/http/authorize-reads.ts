// Who may look: with `view_auth` set, only who knows it (or `edit_auth`, which may do more); without it, everybody.
// Not for playback, which has its own rules.

import type { Middleware } from 'koa';
import type { Config, UserPassword } from '../config/config.ts';
import type { WrongPasswords } from './access/wrong-passwords.ts';
import { isUser, passwordWanted } from './credentials.ts';

export function authorizeReads(config: () => Config, passwords: Pick<WrongPasswords, 'check'>): Middleware {
  return (ctx, next) => {
    const { viewAuth, editAuth } = config();
    const authorization = ctx.get('Authorization');
    const isIt = (known: UserPassword | null) => known !== null && isUser(authorization, known);
    if (viewAuth === null) return next();
    const isRight = () => isIt(viewAuth) || isIt(editAuth);
    if (authorization !== '' && passwords.check(ctx.req.socket.remoteAddress ?? '', isRight)) return next();
    throw passwordWanted('view_auth', authorization);
  };
}
