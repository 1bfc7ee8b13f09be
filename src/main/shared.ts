// Builds the live windows of a node and what nodes tell and give each other of them: the tails that it reads and feeds, the copies of its
// segments, and the segments of others that its viewers want. They know each other only through these functions.

import { realChance as chance } from '../adapters/chance.ts';
import { realClock as clock } from '../adapters/clock.ts';
import { HttpPeers } from '../adapters/peers/peers.ts';
import { standbyNode } from '../cluster/placement/standby-node.ts';
import type { ClusterState } from '../cluster/state.ts';
import type { Config, PeerConfig } from '../config/config.ts';
import type { StreamIndex } from '../node/configured/stream-index.ts';
import { LiveStreams } from '../node/live.ts';
import { RelayedSegments } from '../node/relay/relayed-segments.ts';
import { StandbyCopies } from '../node/standby/standby-copies.ts';
import { TailFeed } from '../node/tails/tail-feed.ts';
import { TailLinks } from '../node/tails/tail-links.ts';
import type { Log } from '../ports.ts';

export interface Shared {
  readonly live: LiveStreams;
  readonly links: TailLinks;
  readonly feed: TailFeed;
  readonly standby: StandbyCopies;
  readonly relay: RelayedSegments;
  readonly peers: HttpPeers;
}

export interface SharedNeeds {
  readonly config: () => Config;
  readonly me: PeerConfig;
  readonly log: Log;
  readonly streams: StreamIndex;
  /** Of this process. */
  readonly life: string;
  readonly state: () => ClusterState;
}

export function buildShared({ config, me: { name: me }, log, streams, life, state }: SharedNeeds): Shared {
  const peers = new HttpPeers({ clock, clusterKey: () => config().clusterKey });
  const isLiving = (node: string) => links.isLiving(node);
  const standbyOf = (stream: string) => addressOfStandby(state(), stream, isLiving);
  const standby = new StandbyCopies({ clock, log, peers, copies: () => config().standbyCopies, standbyOf });
  const memoryBytes = () => config().liveMemoryBytes;
  const { protect } = standby;
  const live = new LiveStreams({ clock, log, me, limits: streams.limits, memoryBytes, isLiving, protect });
  const links = new TailLinks({ clock, chance, log, peers, me, live, isKnownStream: streams.isClustered });
  const feed = new TailFeed({ clock, me, life, live, isLiving });
  const isSuspect = (node: string) => links.isSuspect(node);
  const relay = new RelayedSegments({
    clock,
    log,
    me,
    peers,
    live,
    isSuspect,
    memoryBytes,
    apiUrlOf: node => apiUrlOf(state(), node),
  });
  return { live, links, feed, standby, relay, peers };
}

export function closeShared({ live, links, feed, relay }: Shared): void {
  relay.close();
  feed.close();
  links.close();
  live.close();
}

function addressOfStandby(state: ClusterState, stream: string, isLiving: (node: string) => boolean) {
  const node = standbyNode(state.mirror.latest, state.settings, stream, isLiving);
  const apiUrl = node === null ? null : apiUrlOf(state, node);
  return node === null || apiUrl === null ? null : { node, apiUrl };
}

/** null: it is no member, or does not say. */
function apiUrlOf({ mirror }: ClusterState, node: string): string | null {
  return mirror.latest.members.get(node)?.value?.apiUrl ?? null;
}
