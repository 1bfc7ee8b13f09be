// An order is judged by what this node sees, then put to etcd as a transaction that holds only if things are still so. Its outcome, with a
// sentence, is an effect. Needs a fresh mirror and no session: a node that is not a member may pass on an order.

import type { TransactionAnswer } from '../transaction.ts';
import { say, type Turn, transact } from '../turn.ts';
import { holdStream, removeStream } from './hold-stream.ts';
import { markNode, markStream } from './mark.ts';
import { moveStream } from './move-stream.ts';
import { type AskedOrder, ended, type OrderOutcome } from './order.ts';
import type { Verdict } from './verdict.ts';

export function takeOrder(turn: Turn, id: number, asked: AskedOrder): void {
  const { mirror } = turn.state;
  const verdict = mirror.fresh
    ? judge(turn, asked)
    : ended('unavailable', `etcd cannot be asked now: ${mirror.reason}`);
  if (!('transaction' in verdict)) return tell(turn, id, verdict);
  transact(turn, { type: 'order', id, done: verdict.done }, verdict.transaction, null);
}

function judge(turn: Turn, { order, by }: AskedOrder): Verdict {
  switch (order.type) {
    case 'move':
      return moveStream(turn.state, order.stream, order.to, by);
    case 'stop':
    case 'start':
      return markStream(turn, order, by);
    case 'drain':
    case 'undrain':
      return markNode(turn, order, by);
    case 'hold':
      return holdStream(turn, order, by);
    case 'remove':
      return removeStream(turn.state, order.stream);
  }
}

/** @param answer null: none came. */
export function orderAnswered(turn: Turn, id: number, done: OrderOutcome, answer: TransactionAnswer | null): void {
  if (answer?.succeeded) return tell(turn, id, done);
  if (answer !== null)
    return tell(turn, id, ended('refused', 'something changed in the same moment: look, and ask again'));
  tell(turn, id, ended('unavailable', 'etcd did not answer: it may be done all the same; look before you ask again'));
}

function tell(turn: Turn, id: number, outcome: OrderOutcome): void {
  turn.effects.push({ type: 'ordered', id, outcome });
  say(turn, outcome.type === 'done' ? 'info' : 'warn', `order-${outcome.type}`, outcome.reason);
}
