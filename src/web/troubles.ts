// What is wrong, in words: the first thing that somebody who opens the cluster page should read.

import type { ClusterPicture } from './api.ts';
import { count } from './words.ts';

export interface Trouble {
  readonly tone: 'bad' | 'warn';
  readonly sentence: string;
}

export function troublesOf({ node, peers, streams, streamCount }: ClusterPicture): readonly Trouble[] {
  const troubles: Trouble[] = [];
  const bad = (sentence: string) => troubles.push({ tone: 'bad', sentence });
  const warn = (sentence: string) => troubles.push({ tone: 'warn', sentence });
  if (!node.ready) bad(`${node.hostname} is not ready: ${node.ready_reason}`);
  else if (node.etcd.trouble !== null) warn(`etcd: ${node.etcd.trouble}`);
  const down = peers.filter(peer => peer.stats.status === 'down').map(peer => peer.hostname);
  if (down.length > 0) bad(`${count(down.length, 'node')} down: ${down.join(', ')}`);
  const homeless = streams.filter(
    stream => stream.cluster_ingest !== undefined && !stream.disabled && stream.owner === null,
  );
  const [first] = homeless;
  if (first !== undefined)
    bad(`${count(homeless.length, 'stream')} running nowhere, ${first.name} for example: ${first.reason}`);
  for (const warning of node.warnings) warn(warning);
  if (streams.length < streamCount) warn(`this page shows the first ${streams.length} of ${streamCount} streams`);
  return troubles;
}
