// What a running node makes of a file that was read again: all of it at once, but for what needs a restart, where it goes on as it began.
// Which directives those are stands in the table of directives. Of the peers only this node's own has such ones.

import type { Config, PeerConfig, StreamConfig, StreamDefaults } from '../config.ts';
import type { Directive } from '../directives/directive.ts';
import { fetchTimeout, reclaimDelay, staleTimeout } from '../directives/peer.ts';
import { delivery, retryLimit, segmentCount, segmentDuration, sourceTimeout } from '../directives/stream.ts';
import {
  cluster,
  clusterKey,
  data,
  editAuth,
  etcd,
  http,
  https,
  liveMemory,
  logLevel,
  rebalanceDelay,
  reload,
  settle,
  standbyCopies,
  viewAuth,
} from '../directives/top.ts';

type SingleKey = Exclude<keyof Config, 'peers' | 'streams' | 'peerDefaults' | 'streamDefaults'>;

/** The directive behind each part of the configuration that is one value. */
const directiveOf: Readonly<Record<SingleKey, Pick<Directive, 'name' | 'needsRestart'>>> = {
  clusterKey,
  cluster,
  etcd,
  dataPath: data,
  http,
  https,
  // The address waits for a restart, the files are read again.
  certificate: { name: https.name, needsRestart: false },
  settleMs: settle,
  rebalanceDelayMs: rebalanceDelay,
  liveMemoryBytes: liveMemory,
  standbyCopies,
  editAuth,
  viewAuth,
  logLevel,
  reload,
};

const streamDirectiveOf: Readonly<Record<keyof StreamDefaults, Pick<Directive, 'name'>>> = {
  delivery,
  segmentDurationMs: segmentDuration,
  segmentCount,
  sourceTimeoutMs: sourceTimeout,
  retryLimit,
};

type Timeouts = Pick<PeerConfig, 'fetchTimeoutMs' | 'staleTimeoutMs'>;

const singleKeys = Object.keys(directiveOf) as SingleKey[];
const streamKeys = Object.keys(streamDirectiveOf) as (keyof StreamDefaults)[];

/** `next` as far as a node can take it that runs as `me` with `running`. The port of its peer is where it listens without `http`. */
export function effectiveConfig(running: Config, next: Config, me: Pick<PeerConfig, 'name'>): Config {
  const kept = Object.fromEntries(
    singleKeys.filter(key => directiveOf[key].needsRestart).map(key => [key, running[key]]),
  );
  const own = running.peers.find(({ name }) => name === me.name);
  const timeouts = timeoutsOf(own ?? running.peerDefaults);
  const hasPeer = next.peers.some(({ name }) => name === me.name);
  return {
    ...next,
    ...kept,
    streams: unchangedKept(running.streams, next.streams),
    peerDefaults: hasPeer ? next.peerDefaults : { ...next.peerDefaults, ...timeouts },
    peers: next.peers.map(peer =>
      peer.name === me.name ? { ...peer, ...timeouts, port: own === undefined ? peer.port : own.port } : peer,
    ),
  };
}

/** What has not changed is the very same object: whoever compares after this need not look into 10,000 streams again. */
function unchangedKept(before: readonly StreamConfig[], after: readonly StreamConfig[]): readonly StreamConfig[] {
  const former = new Map(before.map(stream => [stream.name, stream]));
  return after.map(stream => {
    const known = former.get(stream.name);
    return known !== undefined && isSame(known, stream) ? known : stream;
  });
}

/** The names of the directives, each with one value, by which two configurations differ. */
export function changedDirectives(before: Config, after: Config): readonly string[] {
  const ofStreams = streamKeys.filter(key => before.streamDefaults[key] !== after.streamDefaults[key]);
  return [
    ...singleKeys.filter(key => !isSame(before[key], after[key])).map(key => directiveOf[key].name),
    ...ofStreams.map(key => streamDirectiveOf[key].name),
    ...(before.peerDefaults.reclaimDelayMs === after.peerDefaults.reclaimDelayMs ? [] : [reclaimDelay.name]),
  ];
}

/** The names of the directives that `next` has changed for the node `me`, and that hold after a restart. */
export function waitingDirectives(effective: Config, next: Config, me: Pick<PeerConfig, 'name'>): readonly string[] {
  const [now, then] = [ownPart(effective, me), ownPart(next, me)];
  const names = [
    ...changedDirectives(effective, next),
    ...(now.fetchTimeoutMs === then.fetchTimeoutMs ? [] : [fetchTimeout.name]),
    ...(now.staleTimeoutMs === then.staleTimeoutMs ? [] : [staleTimeout.name]),
    ...(now.port === then.port ? [] : [http.name]),
  ];
  return [...new Set(names)];
}

export function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function timeoutsOf({ fetchTimeoutMs, staleTimeoutMs }: Timeouts): Timeouts {
  return { fetchTimeoutMs, staleTimeoutMs };
}

function ownPart({ peers, peerDefaults }: Config, me: Pick<PeerConfig, 'name'>) {
  const peer = peers.find(({ name }) => name === me.name);
  return { ...timeoutsOf(peer ?? peerDefaults), port: peer?.port ?? null };
}
