// Who has a stream, and who had it before: of the history that travels with the owner key from one owner to the next.

import type { Row } from '../../cluster/mirror/row.ts';
import { effectiveOwner, type Tables } from '../../cluster/mirror/tables.ts';
import type { OwnerValue } from '../../cluster/mirror/values.ts';
import type { FormerOwnerView, OwnerView } from '../view.ts';

export function ownerView(node: string, { value, mod }: Row<OwnerValue>): OwnerView {
  const history = value?.history ?? [];
  return {
    node,
    session: value?.session ?? 0,
    epoch: mod,
    since: value?.since ?? 0,
    reason: value?.reason ?? '',
    previous: history[0]?.node ?? null,
    history,
  };
}

/** Newest first. The last owner is a former one as soon as its session is over. */
export function formerOwners(tables: Tables, stream: string): readonly FormerOwnerView[] {
  const row = tables.owners.get(stream);
  if (row === undefined || row.value === null) return [];
  const { node, since, reason, history } = row.value;
  const isOver = effectiveOwner(tables, stream) === null;
  return isOver ? [{ node, epoch: row.mod, since, reason }, ...history] : history;
}
