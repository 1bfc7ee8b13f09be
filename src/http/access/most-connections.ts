// How many connections of viewers a node takes: fewer than it may have files open, so that no crowd, and nobody who only holds connections, leaves
// it none for etcd, the other nodes and the fence. A lost lease would cost every stream; a viewer turned away costs one.

import { readFileSync } from 'node:fs';

/** For what is not viewers: some for the node itself, and two for each ffmpeg are the fence's. */
const kept = 256;
const least = 64;

/** null: the system sets no limit. Node.js has raised its own to the hard one. */
export function mostConnections(limits = readLimits()): number | null {
  const limit = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return limit === undefined ? null : Math.max(least, Math.min(Number(limit) - kept, Math.floor(Number(limit) * 0.9)));
}

function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
