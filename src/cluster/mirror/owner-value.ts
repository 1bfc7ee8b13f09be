// The next value of an owner key: who, why and since when, with the former owners behind it.

import type { Row } from './row.ts';
import { encodeValue, historyLength, type OwnerHistory, type OwnerValue } from './values.ts';

export interface NextOwner {
  /** null: released. */
  readonly node: string | null;
  readonly session: number;
  readonly reason: string;
  readonly since: number;
  readonly byHand?: boolean;
}

/** @param former the row that is overwritten; undefined: the stream was never owned. */
export function nextOwnerText(former: Row<OwnerValue> | undefined, next: NextOwner): string {
  return encodeValue({ byHand: false, ...next, history: historyAfter(former) });
}

function historyAfter(former: Row<OwnerValue> | undefined): readonly OwnerHistory[] {
  if (former === undefined || former.value === null) return [];
  const { node, since, reason, history } = former.value;
  return [{ node, epoch: former.mod, since, reason }, ...history].slice(0, historyLength);
}
