// Weighted rendezvous hashing: each node scores each stream, the highest score wins, and a node that goes or comes changes only its own
// streams. The hash is part of the protocol (all nodes must agree) and is frozen by a golden test: FNV-1a for a name, MurmurHash3's
// finalizer to mix two.

/** A 32-bit hash of a name (UTF-16 code units). */
export function nameHash(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return mix(hash);
}

function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** How much a node (its nameHash and weight) wants a stream (its nameHash); the highest wins. Below 0. */
export function rendezvousScore(node: number, weight: number, stream: number): number {
  return Math.log((mix(node ^ Math.imul(stream, 0x9e3779b1)) + 0.5) / 0x100000000) / weight;
}

export interface Scorer {
  readonly name: string;
  readonly hash: number;
  readonly weight: number;
}

/** The nodes in the order in which they want the stream. */
export function rendezvousOrder(nodes: readonly Scorer[], stream: string): string[] {
  const hash = nameHash(stream);
  return nodes
    .map(node => ({ name: node.name, score: rendezvousScore(node.hash, node.weight, hash) }))
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
    .map(node => node.name);
}
