// The peers of the file, their names, and their timeouts with those of the top where they have none of their own.

import type { PeerConfig } from '../config.ts';
import {
  apiUrl,
  fetchTimeout,
  maxStreams,
  peerWeight,
  publicUrl,
  reclaimDelay,
  staleTimeout,
} from '../directives/peer.ts';
import { peer } from '../directives/top.ts';
import { defaultPort } from '../match-peers.ts';
import type { Problems } from '../problems.ts';
import type { HostAndPort } from '../values/address.ts';
import type { BuiltPeer } from './built.ts';
import { all, type Block, type Given, valueIn, valueOrNullIn } from './given.ts';

export function buildPeers(top: Block, problems: Problems): readonly BuiltPeer[] {
  const first = new Map<string, Given>();
  const kept = all(top, peer).filter(given => {
    const [{ host, port }] = given.arguments;
    const address = `${host}:${port ?? defaultPort}`;
    const earlier = first.get(address);
    if (earlier === undefined) first.set(address, given);
    else tellTwice(given, earlier, problems);
    return earlier === undefined;
  });
  const onHost = new Map<string, number>();
  for (const { arguments: words } of kept) onHost.set(words[0].host, (onHost.get(words[0].host) ?? 0) + 1);
  return kept.map(given => {
    const [address] = given.arguments;
    return {
      given,
      config: buildPeer(address, nameOf(address, (onHost.get(address.host) ?? 0) > 1), [given.block, top]),
    };
  });
}

/** What holds for a peer without timeouts of its own, and for a node of a file without peers. */
export function timeoutsOf(
  layers: readonly Block[],
): Pick<PeerConfig, 'fetchTimeoutMs' | 'staleTimeoutMs' | 'reclaimDelayMs'> {
  return {
    fetchTimeoutMs: valueIn(layers, fetchTimeout),
    staleTimeoutMs: wholeSeconds(valueIn(layers, staleTimeout)),
    reclaimDelayMs: valueOrNullIn(layers, reclaimDelay),
  };
}

/** Leases of etcd last whole seconds. */
export function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000) * 1000;
}

function buildPeer({ host, port }: HostAndPort, name: string, layers: readonly Block[]): PeerConfig {
  return {
    name,
    host,
    port,
    apiUrl: valueOrNullIn(layers, apiUrl),
    publicUrl: valueOrNullIn(layers, publicUrl),
    ...timeoutsOf(layers),
    weight: valueIn(layers, peerWeight),
    maxStreams: valueIn(layers, maxStreams),
  };
}

function nameOf({ host, port }: HostAndPort, sharesHost: boolean): string {
  return sharesHost ? `${host}:${port ?? defaultPort}` : host;
}

function tellTwice({ statement }: Given, earlier: Given, problems: Problems): void {
  const { file, line } = earlier.statement.name.place;
  problems.error(
    statement.words[0]?.place ?? statement.name.place,
    `this peer is given twice, first at ${file}:${line}`,
    {
      expected: 'another host or port',
    },
  );
}
