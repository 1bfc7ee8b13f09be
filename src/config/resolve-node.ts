// Which peer of the file this node is: by --node, else WEIR_NODE, else the hostname (whole, then its first label). What is said by hand
// must fit; only the hostname may be tried twice. A file without peers is one node of any name.

import type { Config, PeerConfig } from './config.ts';
import { matchPeers } from './match-peers.ts';
import { hostAndPort } from './values/address.ts';

export interface NodeWish {
  readonly config: Pick<Config, 'peers' | 'peerDefaults'>;
  /** --node; null or empty: not given. */
  readonly flag: string | null;
  /** WEIR_NODE. */
  readonly environment: string | null;
  readonly hostname: string;
}

export type ResolvedNode =
  | { readonly type: 'node'; readonly peer: PeerConfig }
  | { readonly type: 'refused'; readonly sentence: string };

export function resolveNode({ config, flag, environment, hostname }: NodeWish): ResolvedNode {
  const [word, origin] = flag
    ? [flag, '--node']
    : environment
      ? [environment, 'WEIR_NODE']
      : [hostname, 'the hostname'];
  if (config.peers.length === 0) return alone(word, origin, config);
  const words = origin === 'the hostname' ? [hostname, hostname.split('.')[0] ?? hostname] : [word];
  const fitting = words.map(one => matchPeers(one, config.peers)).find(peers => peers.length > 0) ?? [];
  const [peer, ...others] = fitting;
  if (peer && others.length === 0) return { type: 'node', peer };
  const sentence = peer
    ? `${origin} '${word}' fits several peers (expected one of ${names(fitting)}): name one with --node or WEIR_NODE`
    : `no peer is this node: ${origin} is '${word}' (expected one of ${names(config.peers)}): name it with --node or WEIR_NODE`;
  return { type: 'refused', sentence };
}

function alone(word: string, origin: string, { peerDefaults }: NodeWish['config']): ResolvedNode {
  const parsed = hostAndPort.parse(word);
  if (parsed.type === 'wrong')
    return { type: 'refused', sentence: `${origin} '${word}' ${parsed.wrong} (expected ${hostAndPort.expected})` };
  const { host, port } = parsed.value;
  return {
    type: 'node',
    peer: { name: host, host, port, apiUrl: null, publicUrl: null, ...peerDefaults, weight: 1, maxStreams: null },
  };
}

function names(peers: readonly PeerConfig[]): string {
  return peers.map(peer => peer.name).join(', ');
}
