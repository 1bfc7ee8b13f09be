// 20 nodes and 10,000 streams as data, for measuring: the keys of etcd, and the state of one node that sees them.

import type { FeedFact } from '../../src/cluster/feed.ts';
import { prefixOf } from '../../src/cluster/mirror/keys.ts';
import { emptyMirror, feedMirror } from '../../src/cluster/mirror/mirror.ts';
import { encodeValue } from '../../src/cluster/mirror/values.ts';
import type { ClusterStream, Settings } from '../../src/cluster/settings.ts';
import type { ClusterState } from '../../src/cluster/state.ts';
import { initialState } from '../../src/cluster/step.ts';
import type { Entry } from '../../src/cluster/transaction.ts';
import { clusterSettings, memberSession } from '../support/cluster-state.ts';

export const nodeCount = 20;
export const streamCount = 10_000;
export const prefix = prefixOf('bench');
export const nodes: readonly string[] = Array.from(
  { length: nodeCount },
  (_, index) => `streamer${index + 1}.example.org`,
);
export const streams: readonly ClusterStream[] = Array.from({ length: streamCount }, (_, index) => ({
  name: `city/camera-${index + 1}`,
  captureAt: [],
  reclaim: 'auto',
  weight: 1,
}));
export const ownSession = 1;

/** The session of a node is its place in the list, from 1. */
export function memberEntry(node: string, mod: number): Entry {
  const session = nodes.indexOf(node) + 1;
  const value = encodeValue({
    incarnation: `${node}:1`,
    apiUrl: `http://${node}:8080`,
    publicUrl: null,
    weight: 1,
    maxStreams: null,
    bootId: 'boot',
    pidNamespace: '1',
    main: { pid: 1, startTime: 1 },
    fence: { pid: 2, startTime: 1 },
    version: '0.1.0',
    digest: 'digest',
    change: null,
    joinedAt: 0,
    leaving: false,
    ttlMs: null,
  });
  return { key: `${prefix}members/${node}`, value, create: session, mod };
}

export function ownerEntry(stream: string, node: string, mod: number): Entry {
  const session = nodes.indexOf(node) + 1;
  const history = [{ node, epoch: 1, since: 0, reason: 'nobody had it before; placed by load' }];
  const value = { node, session, reason: 'nobody had it before; placed by load', since: 0, byHand: false, history };
  return { key: `${prefix}owners/${stream}`, value: encodeValue(value), create: mod, mod };
}

export function listed(revision: number, owners: ReadonlyMap<string, string>, living = nodes): FeedFact {
  const entries = [...living.map(node => memberEntry(node, 100))];
  for (const [stream, node] of owners) entries.push(ownerEntry(stream, node, 200));
  return { type: 'listed', clusterId: 'bench', revision, entries };
}

export function settings(): Settings {
  return clusterSettings(streams, { me: nodes[0] ?? '', prefix, processId: 'bench', peers: nodes });
}

/** The first node, a member long since, that runs what it owns. */
export function stateOf(owners: ReadonlyMap<string, string>): ClusterState {
  const file = settings();
  const mine = [...owners].flatMap(([stream, node]) => (node === file.me ? [stream] : []));
  return {
    ...initialState(file, { monotonicMs: 0, unixMs: 0 }),
    mirror: feedMirror(emptyMirror(prefix), listed(1000, owners)),
    session: memberSession({
      session: ownSession,
      mod: 100,
      ttlMs: 1e9,
      deadlineMs: 1e9,
      nextRenewalMs: 1e9,
      warned: true,
    }),
    fence: { pid: 2, startTime: 1 },
    runs: new Map(mine.map(stream => [stream, 200])),
    alive: new Set(mine),
  };
}
