// What a node shows of the cluster while strange values stand in etcd: its view for viewers and the API must be had, and what stands in
// it must fit into headers and JSON.

import { StreamIndex } from '../../../src/node/configured/stream-index.ts';
import { Observer } from '../../../src/node/observe/observe.ts';
import { configOf } from '../../support/config-text.ts';
import type { WorldNode } from '../../support/scenario/world-node.ts';

const config = configOf(`
  cluster_key K; etcd http://e:2379; peer a; peer b; peer c;
  stream s0 { url testsrc://; cluster_ingest capture_at=a; }
  stream s1 { url testsrc://; cluster_ingest capture_at=b,a; }
  stream s2 { url testsrc://; cluster_ingest; }
  stream s3 { url testsrc://; cluster_ingest; }
`);

/** @throws for what cannot be shown. */
export function showCluster(node: WorldNode): void {
  const [me] = config.peers;
  if (me === undefined) throw new Error('the file has no peer');
  const view = new Observer({
    ...{ state: () => node.state, config: () => config, streams: new StreamIndex(config.streams), me },
    ...{ clock: node.options.clock, embeddedEtcd: false, startedUnixMs: 0, version: '0', warnings: () => [] },
    store: { status: () => ({ endpoint: '', version: null, trouble: null, warning: null, databaseBytes: null }) },
    ingests: { view: () => null, views: () => [] },
    live: { window: () => null, recentWindow: () => null, segment: () => null },
    isSuspect: () => false,
    unprotectedSegments: () => 0,
    viewers: { counts: () => new Map(), warnings: () => [] },
    cluster: {
      ingests: async () => new Map(),
      viewers: async () => ({ byStream: new Map(), byNode: new Map() }),
      troubles: () => [],
    },
  });
  const peers = view.peers();
  JSON.stringify([view.thisNode(), peers, view.streams()]);
  const routes = config.streams.map(({ name }) => view.route(name));
  const addresses = [
    ...peers.flatMap(({ apiUrl, publicUrl }) => [apiUrl, publicUrl]),
    ...routes.map(route => (route.type === 'there' ? route.publicUrl : null)),
    ...config.streams.flatMap(({ name }) => view.elsewhere(name)),
  ];
  for (const address of addresses) {
    if (address !== null && !/^https?:\/\/[\x21-\x7e]+$/.test(address))
      throw new Error(`it sends viewers to ${JSON.stringify(address)}`);
  }
}
