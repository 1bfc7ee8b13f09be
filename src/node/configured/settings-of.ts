// The extract of configuration and process that the cluster's decisions need.

import { invariant } from '../../base/invariant.ts';
import { isLoopback } from '../../base/loopback.ts';
import { prefixOf } from '../../cluster/mirror/keys.ts';
import type { ProcessId } from '../../cluster/mirror/values.ts';
import type { ClusterStream, Settings } from '../../cluster/settings.ts';
import { clusterDigest } from '../../config/cluster-digest.ts';
import type { Config, ListenAddress, PeerConfig, StreamConfig } from '../../config/config.ts';

export interface ThisProcess {
  /** Random, fresh for each process. */
  readonly id: string;
  readonly version: string;
  readonly bootId: string;
  readonly pidNamespace: string;
  readonly main: ProcessId;
  /** Where this node really listens; one of the two at least. */
  readonly http: ListenAddress | null;
  readonly https: ListenAddress | null;
  /** Where viewers are sent, whatever the file says; null: as that says. */
  readonly publicUrl: string | null;
  /** A short hash of a text, the same everywhere. */
  readonly hash: (text: string) => string;
}

export function settingsOf(config: Config, me: PeerConfig, process: ThisProcess): Settings {
  const { apiUrl, publicUrl } = defaultUrls(me, process);
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
    change: null,
    version: process.version,
    apiUrl: me.apiUrl ?? apiUrl,
    publicUrl: process.publicUrl ?? me.publicUrl ?? publicUrl,
    bootId: process.bootId,
    pidNamespace: process.pidNamespace,
    main: process.main,
  };
}

/** Viewers are sent to https where there is one: a page that came so may load nothing else. Nodes ask each other without, where they can: what
 *  they ask is signed, and no certificate need be trusted. */
export function defaultUrls(
  { host }: Pick<PeerConfig, 'host'>,
  { http, https }: Pick<ThisProcess, 'http' | 'https'>,
): { readonly apiUrl: string; readonly publicUrl: string } {
  const plain = http === null ? null : `http://${host}${http.port === 80 ? '' : `:${http.port}`}`;
  const secure = https === null ? null : `https://${host}${https.port === 443 ? '' : `:${https.port}`}`;
  const isPlainWithin = http !== null && isWithin(http) && https !== null && !isWithin(https);
  const anyUrl = plain ?? secure;
  invariant(anyUrl !== null, 'a node listens somewhere');
  return { apiUrl: isPlainWithin ? (secure ?? anyUrl) : anyUrl, publicUrl: secure ?? anyUrl };
}

/** Nobody else can come there. */
function isWithin({ host }: ListenAddress): boolean {
  return host === 'localhost' || isLoopback(host);
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
