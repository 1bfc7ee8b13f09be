// What only other nodes of the cluster may ask: `/cluster/ingests`, how this node's own ingests are doing. Whether the caller is one of them
// is decided by the verifier that main hands in. A refusal carries this node's time, so that a caller whose clock is off can sign again.

import Router from '@koa/router';
import type { NodeView } from '../node/view.ts';
import type { VerifyPeer } from '../ports.ts';
import { HttpError } from './http-error.ts';

export function betweenNodes(view: NodeView, verifyPeer: VerifyPeer): Router {
  const router = new Router({ prefix: '/cluster' });
  router.get('/ingests', ctx => {
    const verdict = verifyPeer({
      method: ctx.method,
      target: ctx.req.url ?? '',
      authorization: ctx.get('Authorization') || null,
      remoteAddress: ctx.req.socket.remoteAddress ?? null,
    });
    if (verdict.type === 'refused') {
      const headers = { 'Weir-Time': String(Math.round(verdict.nowUnixMs)) };
      throw new HttpError(verdict.status, verdict.reason, { headers });
    }
    ctx.set('Cache-Control', 'no-store');
    ctx.body = view.streams().flatMap(stream => stream.ingest ?? []);
  });
  return router;
}
