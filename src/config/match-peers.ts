// Which peers a word names: the host, or the host and its port. A peer without a port is reached at 80.
// The same rule for capture_at, --node, WEIR_NODE and the hostname.

import type { PeerConfig } from './config.ts';
import { hostAndPort } from './values/address.ts';

export const defaultPort = 80;

/** All peers that `word` fits: none when it names no peer, several when it must say the port too. */
export function matchPeers<P extends Pick<PeerConfig, 'host' | 'port'>>(
  word: string,
  peers: readonly P[],
): readonly P[] {
  const wanted = hostAndPort.parse(word);
  if (wanted.type === 'wrong') return [];
  const { host, port } = wanted.value;
  return peers.filter(peer => peer.host === host && (port === null || port === (peer.port ?? defaultPort)));
}
