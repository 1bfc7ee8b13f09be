// What counting a request costs by itself, in turns with an empty middleware of the same kind.

import type { Context } from 'koa';
import { countRequests } from '../../../src/http/metrics/count-requests.ts';
import { playbackRoutes } from '../../../src/http/metrics/playback-route.ts';
import { RequestCounts } from '../../../src/http/metrics/request-counts.ts';

const requests = 300_000;
const codes = [200, 302, 200, 200, 404];
const routes = Object.values(playbackRoutes);

export async function countingNs(): Promise<{ readonly plainNs: number; readonly countedNs: number }> {
  const counts = new RequestCounts();
  const count = countRequests(counts);
  const plain = (_ctx: Context, next: () => Promise<void>) => next().then(() => undefined);
  const plainNs = await nsOf(plain);
  const countedNs = await nsOf(count);
  const counted = counts.all().reduce((sum, each) => sum + each.count, 0);
  if (counted !== requests) throw new Error(`${counted} of ${requests} requests were counted`);
  return { plainNs, countedNs };
}

async function nsOf(middleware: (ctx: Context, next: () => Promise<void>) => Promise<unknown>): Promise<number> {
  const contexts = Array.from({ length: 64 }, (_, index) => {
    const ctx = { state: { route: routes[index % routes.length] }, res: { statusCode: codes[index % codes.length] } };
    return ctx as unknown as Context;
  });
  const next = async () => {};
  const began = process.hrtime.bigint();
  for (let request = 0; request < requests; request += 1) {
    const ctx = contexts[request % contexts.length];
    if (ctx !== undefined) await middleware(ctx, next);
  }
  return Number(process.hrtime.bigint() - began) / requests;
}
