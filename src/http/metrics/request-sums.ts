// The requests that were counted, as metrics. Redirects are those answers to playback that send the viewer on: nothing else of it does.

import type { Registry } from 'prom-client';
import { makeCounter } from './make-series.ts';
import { playbackRoutes } from './playback-route.ts';
import type { RequestCounts } from './request-counts.ts';

const ofPlayback: ReadonlySet<string> = new Set(Object.values(playbackRoutes));
const redirectCodes: ReadonlySet<number> = new Set([302, 307]);
/** They stand there with 0 from the start, so that the first failure of a kind is seen: alerts look at these. */
const watchedCodes = ['200', '503'];

/** What it returns reads them anew. */
export function requestSums(registry: Registry, counts: Pick<RequestCounts, 'all'>): () => void {
  const requests = makeCounter(registry, 'weir_http_requests_total');
  const redirects = makeCounter(registry, 'weir_redirects_total');
  return () => {
    requests.reset();
    redirects.reset();
    for (const route of ofPlayback) for (const code of watchedCodes) requests.inc({ route, code }, 0);
    for (const { route, code, count } of counts.all()) {
      requests.inc({ route, code: `${code}` }, count);
      if (ofPlayback.has(route) && redirectCodes.has(code)) redirects.inc(count);
    }
  };
}
