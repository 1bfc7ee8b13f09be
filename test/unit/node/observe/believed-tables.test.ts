import { expect, it } from 'vitest';
import { effectiveOwner } from '../../../../src/cluster/mirror/tables.ts';
import { believedTables } from '../../../../src/node/observe/believed-tables.ts';
import {
  clusterSettings,
  memberEntry,
  memberSession,
  memberState,
  ownerEntry,
} from '../../../support/cluster-state.ts';

const entries = [
  memberEntry('a', 10),
  memberEntry('b', 11),
  ownerEntry('s', 'a', 10, 20),
  ownerEntry('t', 'b', 11, 21),
];
const member = memberState(clusterSettings([]), entries, { session: memberSession({ session: 10 }) });

it('are the last known ones for a member', () => {
  expect(believedTables(member)).toBe(member.mirror.latest);
});

it('show a node without a session as down, and the others as they were', () => {
  const session = { type: 'out', reason: 'the deadline passed', notBeforeMs: 0, held: null } as const;
  const tables = believedTables({ ...member, session });
  expect([...tables.members.keys()]).toEqual(['b']);
  expect(effectiveOwner(tables, 's')).toBeNull();
  expect(effectiveOwner(tables, 't')?.node).toBe('b');
});
