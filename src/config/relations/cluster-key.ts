// Nodes on several machines and no cluster_key: they cannot tell each other from strangers, so they refuse each other's questions. Only a
// warning, because streams are shared out and taken over all the same. Peers of one host ask over loopback, which needs no key.

import type { Built } from '../build/built.ts';
import { find } from '../build/given.ts';
import { clusterKey } from '../directives/top.ts';
import type { Problems } from '../problems.ts';

export function checkClusterKey({ config: { peers, streams }, top }: Built, problems: Problems): void {
  const hosts = new Set(peers.map(peer => peer.host));
  if (hosts.size < 2 || find([top], clusterKey) !== null) return;
  const isRelayed = streams.some(({ delivery, clusterIngest }) => delivery === 'relay' && clusterIngest !== null);
  problems.warn(
    null,
    `${peers.length} peers and no cluster_key: nodes on different machines cannot ask each other how their ingests are doing, so each ` +
      'shows figures only of its own streams, and playlists begin anew when a stream changes its node' +
      `${isRelayed ? ", and 'delivery relay' has nothing to relay" : ''}; add 'cluster_key SECRET;'`,
  );
}
