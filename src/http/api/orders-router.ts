// The part of the API that changes something: an operator's orders. Any node takes them for the whole cluster; each is answered when etcd
// has it, with a sentence, and carried out after that: a move is done when the stream has its new owner, a drain when the node is empty.

import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import type { Order, OrderOutcome } from '../../cluster/orders/order.ts';
import type { Orders } from '../../node/loop/orders.ts';
import type { NodeView } from '../../node/view.ts';
import { editorOf } from '../authorize-edits.ts';
import { HttpError, quote, tryAgain } from '../http-error.ts';
import { readJson } from '../read-json.ts';

export interface OrdersNeeds {
  readonly view: NodeView;
  readonly orders: Pick<Orders, 'ask'>;
  /** Lets through who may change something. */
  readonly authorize: Middleware;
}

export interface OrderJson {
  /** One sentence: what happens now. */
  readonly reason: string;
  /** The node that a stream is on its way to, or is at; left out: not a matter of one. */
  readonly to?: string;
}

export function ordersRouter(base: string, needs: OrdersNeeds): Router {
  const router = new Router({ sensitive: true, prefix: base });
  const give = async (ctx: Context, order: Order): Promise<void> => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = answerOf(await needs.orders.ask({ order, by: editorOf(ctx) }), pathOf(order));
  };
  router.post('/streams/:name/move', needs.authorize, async ctx => {
    const stream = sharedStream(needs.view, ctx.params.name ?? '');
    const to = targetIn(await readJson(ctx));
    await give(ctx, { type: 'move', stream, to });
  });
  for (const type of ['stop', 'start'] as const) {
    router.post(`/streams/:name/${type}`, needs.authorize, async ctx =>
      give(ctx, { type, stream: sharedStream(needs.view, ctx.params.name ?? '') }),
    );
  }
  router.post('/cluster/peers/:host/drain', needs.authorize, ctx =>
    give(ctx, { type: 'drain', node: ctx.params.host ?? '' }),
  );
  router.delete('/cluster/peers/:host/drain', needs.authorize, ctx =>
    give(ctx, { type: 'undrain', node: ctx.params.host ?? '' }),
  );
  return router;
}

/** What the cluster's core cannot know of: streams of the file that it does not share out. */
function sharedStream(view: NodeView, name: string): string {
  const stream = view.stream(name);
  const path = ['streams', name];
  if (stream === null) throw new HttpError(404, `there is no stream ${quote(name)}`, { path });
  if (stream.disabled) throw new HttpError(409, `${name} is disabled in the configuration`, { path });
  if (!stream.clustered)
    throw new HttpError(409, `${name} runs on every node on its own (no cluster_ingest)`, { path });
  return name;
}

function targetIn({ to }: Readonly<Record<string, unknown>>): string | null {
  if (typeof to === 'string' && to !== '') return to === 'auto' ? null : to;
  throw new HttpError(400, 'the body must say where to: {"to": "NODE"} or {"to": "auto"}', { path: ['to'] });
}

function pathOf(order: Order): readonly string[] {
  return 'node' in order ? ['peers', order.node] : ['streams', order.stream];
}

export function answerOf(outcome: OrderOutcome, path: readonly string[]): OrderJson {
  switch (outcome.type) {
    case 'done':
      return { reason: outcome.reason, ...(outcome.to === null ? {} : { to: outcome.to }) };
    case 'refused':
      throw new HttpError(409, outcome.reason, { path });
    case 'unknown':
      throw new HttpError(404, outcome.reason, { path });
    case 'unavailable':
      throw tryAgain(outcome.reason, path);
  }
}
