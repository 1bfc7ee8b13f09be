// What only other nodes of the cluster may ask: how this node's own ingests are doing and who watches here (`/cluster/report`), its tail
// (`/cluster/tails`), a segment that it has (`/cluster/segments/…`), that it keep a copy of one (`/cluster/copies`), and that it read its
// configuration again (`/cluster/reload`), for an operator whom the asking node has let in. Whether the caller
// is one of them is decided by the verifier that main hands in.

import Router from '@koa/router';
import type { Context } from 'koa';
import type { ReloadOutcome } from '../../node/configured/current-config.ts';
import type { NodeReportJson } from '../../node/parse-node-report.ts';
import type { TailFeed } from '../../node/tails/tail-feed.ts';
import type { NodeView } from '../../node/view.ts';
import type { Clock, VerifyPeer } from '../../ports.ts';
import { quote } from '../http-error.ts';
import { authorizePeer } from './authorize-peer.ts';
import { giveSegment } from './give-segment.ts';
import { TailWriter } from './tail-writer.ts';
import { type CopyNeeds, takeCopy } from './take-copy.ts';

export interface BetweenNodesNeeds {
  readonly view: NodeView;
  readonly verifyPeer: VerifyPeer;
  readonly feed: TailFeed;
  readonly copies: CopyNeeds;
  readonly reload: (by: string) => Promise<ReloadOutcome>;
  readonly clock: Clock;
}

export function betweenNodes({ view, verifyPeer, feed, copies, reload, clock }: BetweenNodesNeeds): Router {
  const router = new Router({ sensitive: true, prefix: '/cluster' });
  const authorize = authorizePeer(verifyPeer);
  router.get('/report', authorize, ctx => {
    const ingests = view.streams().flatMap(stream => stream.ingest ?? []);
    ctx.body = { ingests, viewers: [...view.viewersHere()] } satisfies NodeReportJson;
  });
  router.get('/tails', authorize, ctx => answerTail(ctx, feed, clock));
  router.get('/segments/*path', authorize, ctx => giveSegment(ctx, view));
  router.post('/copies', authorize, takeCopy(copies));
  router.post('/reload', authorize, async ctx => {
    const { by } = ctx.query;
    const operator = typeof by === 'string' ? quote(by) : 'somebody';
    ctx.body = (await reload(`another node, for ${operator}`)) satisfies ReloadOutcome;
  });
  return router;
}

/** Koa would hold back what has no end, and close what has no body: the answer is written past it. */
function answerTail(ctx: Context, feed: TailFeed, clock: Clock): void {
  ctx.respond = false;
  ctx.res.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
  if (ctx.method === 'HEAD') return void ctx.res.end();
  const { node } = ctx.query;
  new TailWriter(ctx.res, feed, clock, typeof node === 'string' ? node : '');
}
