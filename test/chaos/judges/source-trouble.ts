// Whether the source sees a stream as it should when all is well: one open connection, from the owner's address. What the census counts
// are processes; only this shows that the witness sees them too, so that I1 is never kept for want of anything seen.

import type { Recording } from '../record/record.ts';
import { openConnections } from './connections.ts';

/** @param node who owns it. null: all is well. A sentence: what is not, yet. */
export function sourceTrouble(recording: Recording, stream: string, node: string): string | null {
  const clients = openConnections(recording, stream);
  if (clients.length === 1 && clients[0] === node) return null;
  const seen = clients.length === 0 ? 'no open connection' : `open connections of ${clients.join(', ')}`;
  return `the source of ${stream} sees ${seen}, its owner is ${node}`;
}
