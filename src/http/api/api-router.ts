// The API of version 3, under Flussonic's path and our own. It only reads; any node answers for the whole cluster.
// Liveness and readiness stay open to everybody: the probes of an orchestrator carry no password.

import Router from '@koa/router';
import type { Middleware } from 'koa';
import type { NodeView } from '../../node/view.ts';
import type { Clock } from '../../ports.ts';
import { HttpError, quote } from '../http-error.ts';
import type { MachineLoadMeter } from '../machine-load.ts';
import { listPage } from './listing.ts';
import { nodeJson } from './node-json.ts';
import { peerJson } from './peer-json.ts';
import { nodeFacts, streamStates } from './present-states.ts';
import { streamJson, wholeStreamJson } from './stream-json.ts';

export interface ApiNeeds {
  readonly view: NodeView;
  readonly clock: Clock;
  readonly load: MachineLoadMeter;
  /** Lets through who may read. */
  readonly authorize: Middleware;
}

type Params = Readonly<Record<string, string>>;
type Answer = (query: URLSearchParams, params: Params) => object | Promise<object>;

export const apiBases = ['/streamer/api/v3', '/flussonic/api/v3'] as const;

/** @param base one of `apiBases`. */
export function apiRouter(base: string, needs: ApiNeeds): Router {
  const router = new Router({ sensitive: true, prefix: base });
  const read = (path: string, answer: Answer) =>
    router.get(path, needs.authorize, async ctx => {
      ctx.set('Cache-Control', 'no-store');
      ctx.body = await answer(new URLSearchParams(ctx.querystring), ctx.params);
    });
  read('/streams', query => streams(needs, query));
  read('/streams/:name', (_query, { name = '' }) => stream(needs, name));
  read('/cluster/peers', query => peers(needs, query));
  read('/cluster/peers/:host', (_query, { host = '' }) => peer(needs, host));
  read('/config/stats', async () => nodeJson(await nodeFacts(needs)));
  router.get('/monitoring/liveness', ctx => {
    ctx.body = { alive: true };
  });
  router.get('/monitoring/readiness', ctx => {
    ctx.body = readiness(needs);
  });
  return router;
}

async function streams({ view, clock }: ApiNeeds, query: URLSearchParams): Promise<object> {
  const page = listPage(view.streams(), one => one.name, query);
  const stateOf = await streamStates(view, clock);
  return {
    streams: page.items.map(one => streamJson(stateOf(one))),
    estimated_count: page.count,
    next: page.next,
  };
}

async function stream({ view, clock }: ApiNeeds, name: string): Promise<object> {
  const found = view.stream(name);
  if (found === null) throw new HttpError(404, `there is no stream ${quote(name)}`, { path: ['streams', name] });
  return wholeStreamJson((await streamStates(view, clock))(found));
}

async function peers({ view, clock }: ApiNeeds, query: URLSearchParams): Promise<object> {
  const { byNode } = await view.viewers();
  const page = listPage(view.peers(), one => one.name, query);
  const nowUnixMs = clock.unixMs();
  return {
    peers: page.items.map(one => peerJson(one, byNode.get(one.name) ?? null, nowUnixMs)),
    estimated_count: page.count,
    next: page.next,
  };
}

async function peer({ view, clock }: ApiNeeds, host: string): Promise<object> {
  const { byNode } = await view.viewers();
  const found = view.peers().find(one => one.name === host);
  if (found === undefined) throw new HttpError(404, `there is no node ${quote(host)}`, { path: ['peers', host] });
  return peerJson(found, byNode.get(host) ?? null, clock.unixMs());
}

function readiness({ view }: ApiNeeds): object {
  const { ready, readyReason } = view.thisNode();
  if (!ready) throw new HttpError(503, readyReason);
  return { ready, reason: readyReason };
}
