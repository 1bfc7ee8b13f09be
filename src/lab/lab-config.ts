// The configuration file of the lab: the same text for every node, as a user would write it.

export interface LabConfig {
  /** Of this lab alone: a node left from another one must not join it, even at the same etcd port. */
  readonly cluster: string;
  readonly clusterKey: string;
  readonly etcdUrl: string;
  readonly dataPath: string;
  readonly editUser: string;
  readonly editPassword: string;
  /** host:port each; the first one is the preferred node of the pinned stream. */
  readonly nodes: readonly string[];
  /** Stream name to URL, in order. */
  readonly sources: ReadonlyMap<string, string>;
  /** This stream runs on the first node whenever that one lives. */
  readonly pinned: string;
}

/** The shorter delays are only there so that a newcomer need not wait to see a node get its streams back. */
export function labConfigText(lab: LabConfig): string {
  const streams = [...lab.sources].map(([name, url]) => {
    const place = name === lab.pinned ? ` capture_at=${lab.nodes[0]}` : '';
    return `stream ${name} { url ${url}; cluster_ingest${place}; }`;
  });
  return [
    '# Made by bin/lab: one file for all nodes.',
    `cluster ${lab.cluster};`,
    `cluster_key ${lab.clusterKey};`,
    `etcd ${lab.etcdUrl};`,
    `data ${lab.dataPath};`,
    `edit_auth ${lab.editUser} ${lab.editPassword};`,
    '',
    'fetch_timeout 2; stale_timeout 10;',
    'reclaim_delay 5; rebalance_delay 15;',
    '',
    ...lab.nodes.map(node => `peer ${node};`),
    '',
    ...streams,
    '',
  ].join('\n');
}
