// How each stream is that this node ingests, and who watches here. Of the other streams their own nodes tell: so all of them together tell
// of each stream once, and a cluster of 20 nodes does not tell of each 20 times.

import type { Gauge, Registry } from 'prom-client';
import type { IngestView, NodeView } from '../../node/view.ts';
import { makeGauge } from './make-series.ts';

type View = Pick<NodeView, 'ingestsHere' | 'viewersHere'>;

/** Each of what it returns reads a part of them anew: a stream that has gone is told of no more. */
export function streamLevels(registry: Registry, view: View): readonly (() => void)[] {
  const perIngest = (gauge: Gauge<'stream'>, levelOf: (ingest: IngestView) => number) => () => {
    gauge.reset();
    for (const ingest of view.ingestsHere()) gauge.set({ stream: ingest.stream }, levelOf(ingest));
  };
  return [
    perIngest(makeGauge(registry, 'weir_stream_alive'), ({ status }) => (status === 'running' ? 1 : 0)),
    perIngest(makeGauge(registry, 'weir_stream_bitrate'), ({ bitrate }) => bitrate ?? 0),
    perIngest(makeGauge(registry, 'weir_stream_retry_count'), ({ retryCount }) => retryCount),
    viewerLevels(registry, view),
  ];
}

function viewerLevels(registry: Registry, view: View): () => void {
  const clients = makeGauge(registry, 'weir_stream_clients');
  const viewers = makeGauge(registry, 'weir_viewers');
  return () => {
    const counts = view.viewersHere();
    clients.reset();
    for (const { stream } of view.ingestsHere()) clients.set({ stream }, 0);
    for (const [stream, count] of counts) clients.set({ stream }, count);
    viewers.set([...counts.values()].reduce((sum, count) => sum + count, 0));
  };
}
