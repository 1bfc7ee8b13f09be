// Who may change things: with `edit_auth` set, only who knows it (Basic, or its password as a Bearer token); without it, only who comes
// from this machine itself. A browser on this machine also runs what other sites send it, so a page of another origin is refused, and
// without a password so is a page under a name that only pretends to be this machine (DNS rebinding), and what came through a proxy.

import type { Context, Middleware } from 'koa';
import { isLoopback } from '../base/loopback.ts';
import { plainAddress } from '../base/plain-address.ts';
import type { Config } from '../config/config.ts';
import { wasForwarded } from './access/was-forwarded.ts';
import type { WrongPasswords } from './access/wrong-passwords.ts';
import { basicCredentials, mayEdit, passwordWanted } from './credentials.ts';
import { HttpError } from './http-error.ts';

export function authorizeEdits(config: () => Config, passwords: Pick<WrongPasswords, 'check'>): Middleware {
  return (ctx, next) => {
    const { editAuth } = config();
    const authorization = ctx.get('Authorization');
    refuseOtherSites(ctx);
    if (editAuth === null) refuseStrangers(ctx);
    else {
      const isRight = () => mayEdit(authorization, editAuth);
      const isIt = authorization !== '' && passwords.check(ctx.req.socket.remoteAddress ?? '', isRight);
      if (!isIt) throw passwordWanted('edit_auth', authorization);
    }
    return next();
  };
}

/** Who it was, for the log and the history. */
export function editorOf(ctx: Context): string {
  const user = basicCredentials(ctx.get('Authorization'))?.split(':')[0];
  return user || plainAddress(ctx.req.socket.remoteAddress ?? '') || 'somebody';
}

function refuseOtherSites(ctx: Context): void {
  const origin = ctx.get('Origin');
  if (origin === '' || hostOf(origin) === ctx.get('Host').toLowerCase()) return;
  throw new HttpError(403, 'a page of another site may not change anything here');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function refuseStrangers(ctx: Context): void {
  const isNamed = ctx.get('Origin') === '' || isLoopbackName(ctx.get('Host'));
  if (isLoopback(ctx.req.socket.remoteAddress ?? null) && !wasForwarded(ctx) && isNamed) return;
  throw new HttpError(
    403,
    "without 'edit_auth USER PASSWORD;' in the configuration only this machine itself may change anything",
  );
}

function isLoopbackName(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host);
}
