// How each stream is that this node ingests, and who watches here. Of the other streams their own nodes tell: so all of them together tell
// of each stream once, and a cluster of 20 nodes does not tell of each 20 times.

import type { Registry } from 'prom-client';
import type { NodeView } from '../../node/view.ts';
import { makeGauge } from './make-series.ts';

/** What it returns reads them anew: a stream that has gone is told of no more. */
export function streamLevels(registry: Registry, view: Pick<NodeView, 'ingestsHere' | 'viewersHere'>): () => void {
  const alive = makeGauge(registry, 'weir_stream_alive');
  const bitrate = makeGauge(registry, 'weir_stream_bitrate');
  const retryCount = makeGauge(registry, 'weir_stream_retry_count');
  const clients = makeGauge(registry, 'weir_stream_clients');
  const viewers = makeGauge(registry, 'weir_viewers');
  return () => {
    for (const gauge of [alive, bitrate, retryCount, clients]) gauge.reset();
    for (const ingest of view.ingestsHere()) {
      const { stream } = ingest;
      alive.set({ stream }, ingest.status === 'running' ? 1 : 0);
      bitrate.set({ stream }, ingest.bitrate ?? 0);
      retryCount.set({ stream }, ingest.retryCount);
      clients.set({ stream }, 0);
    }
    let all = 0;
    for (const [stream, count] of view.viewersHere()) {
      clients.set({ stream }, count);
      all += count;
    }
    viewers.set(all);
  };
}
