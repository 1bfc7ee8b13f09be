// The extract of configuration and process that the cluster's decisions need.

import { prefixOf } from '../../cluster/mirror/keys.ts';
import type { ProcessId } from '../../cluster/mirror/values.ts';
import type { ClusterStream, Settings } from '../../cluster/settings.ts';
import { clusterDigest } from '../../config/cluster-digest.ts';
import type { Config, PeerConfig, StreamConfig } from '../../config/config.ts';

export interface ThisProcess {
  /** Random, fresh for each process. */
  readonly id: string;
  readonly version: string;
  readonly bootId: string;
  readonly pidNamespace: string;
  readonly main: ProcessId;
  /** The port on which this node really listens. */
  readonly port: number;
  /** A short hash of a text, the same everywhere. */
  readonly hash: (text: string) => string;
}

export function settingsOf(config: Config, me: PeerConfig, process: ThisProcess): Settings {
  const url = `http://${me.host}${process.port === 80 ? '' : `:${process.port}`}`;
  return {
    me: me.name,
    prefix: prefixOf(config.cluster),
    processId: process.id,
    fetchTimeoutMs: me.fetchTimeoutMs,
    staleTimeoutMs: me.staleTimeoutMs,
    reclaimDelayMs: me.reclaimDelayMs ?? me.staleTimeoutMs,
    settleMs: config.settleMs,
    rebalanceDelayMs: config.rebalanceDelayMs,
    weight: me.weight,
    maxStreams: me.maxStreams,
    peers: config.peers.length > 0 ? config.peers.map(peer => peer.name) : [me.name],
    streams: clusterStreams(config),
    ownStreams: new Set(config.streams.filter(isOwn).map(({ name }) => name)),
    digest: process.hash(clusterDigest(config)),
    version: process.version,
    apiUrl: me.apiUrl ?? url,
    publicUrl: me.publicUrl ?? url,
    bootId: process.bootId,
    pidNamespace: process.pidNamespace,
    main: process.main,
  };
}

function clusterStreams(config: Config): ReadonlyMap<string, ClusterStream> {
  const streams = new Map<string, ClusterStream>();
  for (const { name, clusterIngest, disabled } of config.streams) {
    if (clusterIngest === null || disabled) continue;
    streams.set(name, { name, ...clusterIngest });
  }
  return streams;
}

/** No matter of the cluster. */
function isOwn({ clusterIngest, disabled }: StreamConfig): boolean {
  return clusterIngest === null || disabled;
}
