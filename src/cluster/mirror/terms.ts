// The streams that name the same owner: one node under one session, whether that still lives or not. Kept up with each change of an owner
// key, for what was changed alone, so that neither a claim nor a lost node makes anybody count 10,000 streams.

import type { Row } from './row.ts';
import type { OwnerValue } from './values.ts';

/** By `termId`: the streams, each with its epoch. No term is empty. */
export type Terms = ReadonlyMap<string, ReadonlyMap<string, number>>;

type Owners = ReadonlyMap<string, Row<OwnerValue>>;

/** The term of the streams whose owner key cannot be read: somebody may hold them, so they are nobody's to take. */
export const unreadableTerm = '?';

export function termId(node: string, session: number): string {
  return `${session} ${node}`;
}

/** @param streams those whose owner key differs, or may differ, between `before` and `after`. */
export function changeTerms(terms: Terms, before: Owners, after: Owners, streams: Iterable<string>): Terms {
  const changed = new Map(terms);
  const copies = new Map<string, Map<string, number>>();
  const copyOf = (id: string): Map<string, number> => {
    const copy = copies.get(id) ?? new Map(changed.get(id));
    copies.set(id, copy);
    changed.set(id, copy);
    return copy;
  };
  for (const stream of streams) {
    const formerId = idOf(before.get(stream));
    const row = after.get(stream);
    const id = idOf(row);
    if (formerId !== null && formerId !== id) copyOf(formerId).delete(stream);
    if (id !== null && row !== undefined) copyOf(id).set(stream, row.mod);
  }
  for (const [id, copy] of copies) if (copy.size === 0) changed.delete(id);
  return copies.size === 0 ? terms : changed;
}

function idOf(row: Row<OwnerValue> | undefined): string | null {
  if (row === undefined) return null;
  if (row.value === null) return unreadableTerm;
  return row.value.node === null ? null : termId(row.value.node, row.value.session);
}
