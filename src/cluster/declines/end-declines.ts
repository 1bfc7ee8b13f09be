// The end of declines: each observer counts their minutes on its own monotonic clock, from when it first saw them. The node that declined
// takes its own away when they are over; if it does not, the others do a minute later. Then reclaim brings the stream back.
// Until the key is gone it counts for everybody, so that all nodes have the same plan.

import { keyOf } from '../mirror/keys.ts';
import type { Row } from '../mirror/row.ts';
import { declineName } from '../mirror/tables.ts';
import type { DeclineValue } from '../mirror/values.ts';
import { actingMember } from '../session/acting-member.ts';
import { deletion, type Operation } from '../transaction.ts';
import { change, type Turn, transact, wake, withEntry } from '../turn.ts';

const minuteMs = 60_000;
const mostAtOnce = 100;

interface Standing {
  readonly id: string;
  readonly row: Row<DeclineValue>;
  readonly endsMs: number;
}

export function endDeclines(turn: Turn): void {
  const member = actingMember(turn);
  const standing = noticeDeclines(turn);
  if (standing.length === 0 || member === null || !turn.state.mirror.fresh) return;
  for (const { purpose } of turn.state.pending.values()) if (purpose.type === 'end-declines') return;
  const over = standing.filter(({ endsMs }) => endsMs <= turn.now.monotonicMs).slice(0, mostAtOnce);
  for (const { endsMs } of standing) if (endsMs > turn.now.monotonicMs) wake(turn, endsMs);
  if (over.length === 0) return;
  for (const { id, row } of over) rememberMinutes(turn, id, row);
  const then = over.map(({ id, row }) => ending(turn, id, row));
  transact(turn, { type: 'end-declines' }, { compares: [], then, else: [] }, member.deadlineMs);
}

/** All that stand, each with the moment (monotonic) when this node may take it away. */
function noticeDeclines(turn: Turn): readonly Standing[] {
  const { declines } = turn.state.mirror.latest;
  const { declinesSeen, settings } = turn.state;
  if (declines.size === 0 && declinesSeen.size === 0) return [];
  const seen = new Map<string, { mod: number; sinceMs: number }>();
  const standing: Standing[] = [];
  for (const [id, row] of declines) {
    const known = declinesSeen.get(id);
    const sinceMs = known?.mod === row.mod ? known.sinceMs : turn.now.monotonicMs;
    seen.set(id, { mod: row.mod, sinceMs });
    const isMine = declineName(id).node === settings.me;
    const minutes = (row.value?.minutes ?? 0) + (isMine ? 0 : 1);
    standing.push({ id, row, endsMs: sinceMs + minutes * minuteMs });
  }
  change(turn, { declinesSeen: seen });
  return standing;
}

/** The next decline of the stream by this node lasts twice as long. */
function rememberMinutes(turn: Turn, id: string, { value }: Row<DeclineValue>): void {
  const { node, stream } = declineName(id);
  if (node !== turn.state.settings.me || value === null) return;
  change(turn, { declinedMinutes: withEntry(turn.state.declinedMinutes, stream, value.minutes) });
}

function ending({ state }: Turn, id: string, { mod }: Row<DeclineValue>): Operation {
  const key = keyOf(state.settings.prefix, { table: 'declines', ...declineName(id) });
  return { type: 'transaction', transaction: deletion(key, mod) };
}
