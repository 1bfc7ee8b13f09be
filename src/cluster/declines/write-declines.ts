// Writing declines: "this preferred node lives, but does not take this stream", so that others may claim it. Each is one transaction of its
// own within a common one, which compares the session that declines, the ownership that was seen, and the decline that stood before.

import { keyOf } from '../mirror/keys.ts';
import { declineId } from '../mirror/tables.ts';
import { encodeValue } from '../mirror/values.ts';
import { restStreams } from '../ownership/ask-rest.ts';
import type { Member } from '../session/session.ts';
import type { ClusterState } from '../state.ts';
import type { Operation, TransactionAnswer } from '../transaction.ts';
import { say, type Turn, transact } from '../turn.ts';

/** etcd takes 128 operations in one transaction. */
const mostAtOnce = 100;
const refusedRestMs = 500;

export interface WantedDecline {
  readonly stream: string;
  readonly host: string;
  /** The session of the host. */
  readonly session: number;
  readonly reason: string;
  readonly minutes: number;
}

/** True while nothing was asked about the stream a moment ago. */
export function mayDecline({ state, now }: Turn, stream: string): boolean {
  if ((state.askRest.get(stream) ?? 0) > now.monotonicMs) return false;
  for (const { purpose } of state.pending.values()) {
    if (purpose.type === 'declines' && purpose.streams.includes(stream)) return false;
  }
  return true;
}

export function writeDeclines(turn: Turn, member: Member, wanted: readonly WantedDecline[]): void {
  for (let start = 0; start < wanted.length; start += mostAtOnce) {
    const some = wanted.slice(start, start + mostAtOnce);
    const streams = some.map(({ stream }) => stream);
    const then = some.map(decline => declining(turn.state, decline));
    transact(turn, { type: 'declines', streams }, { compares: [], then, else: [] }, member.deadlineMs);
  }
  for (const { stream, host, reason, minutes } of wanted) {
    say(turn, 'warn', 'declined', `${host} does not take it for ${minutes} minutes: ${reason}`, { stream, peer: host });
  }
}

function declining({ settings, mirror }: ClusterState, decline: WantedDecline): Operation {
  const { stream, host, session, reason, minutes } = decline;
  const key = keyOf(settings.prefix, { table: 'declines', node: host, stream });
  const ownerKey = keyOf(settings.prefix, { table: 'owners', stream });
  const hostKey = keyOf(settings.prefix, { table: 'members', node: host });
  const { declines, owners } = mirror.latest;
  return {
    type: 'transaction',
    transaction: {
      compares: [
        { key: hostKey, target: 'create', is: '=', revision: session },
        { key: ownerKey, target: 'mod', is: '=', revision: owners.get(stream)?.mod ?? 0 },
        { key, target: 'mod', is: '=', revision: declines.get(declineId(host, stream))?.mod ?? 0 },
      ],
      then: [{ type: 'put', key, value: encodeValue({ session, reason, minutes }), leaseId: null }],
      else: [
        { type: 'get', key },
        { type: 'get', key: ownerKey },
      ],
    },
  };
}

/** @param answer null: none came; the mirror will tell. */
export function declinesAnswered(turn: Turn, streams: readonly string[], answer: TransactionAnswer | null): void {
  const refused = streams.filter((_, index) => {
    const told = answer?.answers[index];
    return told?.type !== 'transaction' || !told.succeeded;
  });
  restStreams(turn, refused, turn.now.monotonicMs + refusedRestMs);
}
