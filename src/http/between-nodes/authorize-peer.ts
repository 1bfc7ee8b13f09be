// The door to what only other nodes may ask. A refusal carries this node's time, so that a caller whose clock is off can sign again. No browser
// is a node: what a page sends is refused. The body of a request is looked at when it is read (readSignedBody).

import type { Middleware } from 'koa';
import type { VerifyPeer } from '../../ports.ts';
import { wasForwarded } from '../access/was-forwarded.ts';
import { HttpError } from '../http-error.ts';

export function authorizePeer(verifyPeer: VerifyPeer): Middleware {
  return (ctx, next) => {
    if (ctx.get('Origin') !== '') throw new HttpError(403, 'this is only for other nodes, not for web pages');
    const verdict = verifyPeer({
      method: ctx.method,
      target: ctx.req.url ?? '',
      authorization: ctx.get('Authorization') || null,
      // of a proxy on this machine: who asks it may be anybody
      remoteAddress: wasForwarded(ctx) ? null : (ctx.req.socket.remoteAddress ?? null),
    });
    if (verdict.type === 'refused') {
      const headers = { 'Weir-Time': String(Math.round(verdict.nowUnixMs)) };
      throw new HttpError(verdict.status, verdict.reason, { headers });
    }
    ctx.state.isItsBody = verdict.isItsBody;
    ctx.set('Cache-Control', 'no-store');
    return next();
  };
}
