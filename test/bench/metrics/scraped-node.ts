// The metrics of a node that ingests many streams of a large cluster and has a viewer for each: the real look at its state, real ingest
// machines that have had their segments, the real registry. Only etcd, ffmpeg and the network are not there.

import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Config } from '../../../src/config/config.ts';
import { Metrics } from '../../../src/http/metrics/metrics.ts';
import { PromMeter } from '../../../src/http/metrics/prom-meter.ts';
import { StreamIndex } from '../../../src/node/configured/stream-index.ts';
import { Observer } from '../../../src/node/observe/observe.ts';
import { Viewers } from '../../../src/node/viewers.ts';
import { configOf } from '../../support/config-text.ts';
import { NodeIngests } from '../../support/node-ingests.ts';
import { nodes, ownSession, stateOf, streams } from '../big-cluster.ts';

const segmentsEach = 5;

/** @param count how many of the cluster's 10,000 streams the node ingests. */
export async function makeScrapedNode(count: number): Promise<Metrics> {
  const config = configOf(fileText());
  const own = streams.slice(0, count).map(({ name }) => name);
  const ingests = await runAll(config, own);
  const [me = ''] = nodes;
  const owners = new Map(
    streams.map(({ name }, index) => [name, index < count ? me : (nodes[1 + (index % 19)] ?? me)]),
  );
  const state = stateOf(owners);
  const { clock } = ingests;
  const viewers = new Viewers(clock);
  for (const [index, stream] of own.entries())
    viewers.watch(
      { address: `10.0.${index >> 8}.${index & 255}`, player: 'bench', token: '' },
      { stream, targetDurationS: 4 },
    );
  const peer = config.peers[0];
  if (peer === undefined) throw new Error('the file has no peer');
  const view = new Observer({
    ...{ state: () => state, config: () => config, streams: new StreamIndex(config.streams), me: peer, clock, viewers },
    ...{ embeddedEtcd: false, startedUnixMs: 0, version: '0.1.0', warnings: () => [] },
    ...{ ingests: ingests.ingests, isSuspect: () => false, unprotectedSegments: () => 0 },
    store: {
      status: () => ({ endpoint: 'http://e:2379', version: '3.5.1', trouble: null, warning: null, databaseBytes: 1e6 }),
    },
    live: { window: () => null, recentWindow: () => null, segment: () => null },
    cluster: {
      ingests: async () => new Map(),
      viewers: async () => ({ byStream: new Map(), byNode: new Map() }),
      troubles: () => [],
    },
  });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new PromMeter(registry);
  return new Metrics(view, registry);
}

function fileText(): string {
  return [
    'cluster_key key; etcd http://e:2379;',
    ...nodes.map(node => `peer ${node};`),
    ...streams.map(({ name }) => `stream ${name} { url rtsp://viewer:secret@10.0.0.1/${name}; cluster_ingest; }`),
  ].join('\n');
}

async function runAll(config: Config, names: readonly string[]): Promise<NodeIngests> {
  const ingests = new NodeIngests();
  const wanted = new Set(names);
  for (const stream of config.streams)
    if (wanted.has(stream.name)) ingests.ingests.run({ stream, epoch: 200, session: ownSession });
  await ingests.settle();
  for (let child = 1; child <= names.length; child += 1) {
    ingests.ingests.onFence({ type: 'child-started', child, pid: child + 1000 });
    for (let segment = 1; segment <= segmentsEach; segment += 1) {
      const line = `${segment}.ts,${2 * segment}.000000,${2 * segment + 2}.000000`;
      ingests.ingests.onFence({ type: 'child-line', child, from: 'stdout', line });
    }
  }
  await ingests.settle();
  return ingests;
}
