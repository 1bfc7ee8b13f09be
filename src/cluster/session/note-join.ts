// Writes each join into `nodes/<me>`, which outlives sessions and processes: a node that comes and goes is known as such by its next
// life. Not part of the join itself, whose moment knows nothing of the mirror yet; written as soon as that is fresh.

import { keyOf } from '../mirror/keys.ts';
import { encodeValue, joinsLength } from '../mirror/values.ts';
import { type Turn, transact } from '../turn.ts';
import { actingMember } from './acting-member.ts';
import { memberKey, sameSession } from './member-key.ts';

export function noteJoin(turn: Turn): void {
  const member = actingMember(turn);
  const { mirror, settings, pending } = turn.state;
  if (member === null || !mirror.fresh) return;
  const row = mirror.latest.nodes.get(settings.me);
  if (row?.value?.session === member.session) return;
  for (const { purpose } of pending.values()) if (purpose.type === 'note-join') return;
  const key = keyOf(settings.prefix, { table: 'nodes', node: settings.me });
  // joins of a clock that was ahead are taken as of now, so that they grow old like the others
  const former = (row?.value?.joins ?? []).map(joinedAt => Math.min(joinedAt, member.joinedUnixMs));
  const joins = [...former, member.joinedUnixMs].slice(-joinsLength);
  const transaction = {
    compares: [{ key, target: 'mod', is: '=', revision: row?.mod ?? 0 }, sameSession(turn.state, member.session)],
    then: [{ type: 'put', key, value: encodeValue({ session: member.session, joins }), leaseId: null }],
    else: [
      { type: 'get', key },
      { type: 'get', key: memberKey(turn.state) },
    ],
  } as const;
  transact(turn, { type: 'note-join' }, transaction, member.deadlineMs);
}
