import { describe, expect, it } from 'vitest';
import { tidyKeys } from '../../../../src/cluster/ownership/tidy.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  entryOf,
  memberEntry,
  memberState,
  moveEntry,
  ownerEntry,
  turnAt,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings([clusterStream('s')]);
const nodes = [memberEntry('a', 10), memberEntry('b', 11)];
const entries = [
  ...nodes,
  ownerEntry('s', 'b', 11, 20),
  moveEntry('s', 'a', 10, 19, 30),
  ownerEntry('removed', 'b', 9, 21),
  ownerEntry('removed but running', 'b', 11, 22),
];
const due = memberState(settings, entries, { lastTidyMs: 0 });

function keysAt(state: ClusterState, ms: number) {
  const turn = turnAt(state, ms);
  tidyKeys(turn);
  const operations = effectsOf(turn.effects, 'transact').flatMap(({ transaction }) => transaction.then);
  return operations.flatMap(operation => (operation.type === 'transaction' ? operation.transaction.compares : []));
}

describe('tidying', () => {
  it('removes stale moves, and owner keys of streams that nobody has in his file and nobody runs, as they were seen', () => {
    expect(keysAt(due, 10_000)).toEqual([
      { key: '/weir/test/moves/s', target: 'mod', is: '=', revision: 30 },
      { key: '/weir/test/owners/removed', target: 'mod', is: '=', revision: 21 },
    ]);
  });

  it('leaves alone what an operator said of the present term', () => {
    const letsGo = entryOf('moves/s', { to: 'b', toSession: 11, from: 20, stays: false }, 40);
    const state = memberState(settings, [...nodes, ownerEntry('s', 'b', 11, 20), letsGo], { lastTidyMs: 0 });
    expect(keysAt(state, 10_000)).toEqual([]);
  });

  it('is done by one node, now and then', () => {
    expect(keysAt(due, 9999)).toEqual([]);
    const second = {
      ...due,
      settings: { ...settings, me: 'b' },
      session: { ...due.session, session: 11 },
    } as ClusterState;
    expect(keysAt(second, 10_000)).toEqual([]);
  });

  it('leaves owner keys alone while another node has another file', () => {
    const differing = memberState(settings, [...entries, memberEntry('b', 11, { digest: 'other' })], { lastTidyMs: 0 });
    expect(keysAt(differing, 10_000).map(({ key }) => key)).toEqual(['/weir/test/moves/s']);
  });

  it('does nothing without a fresh mirror, without a session, or when the node leaves', () => {
    expect(keysAt({ ...due, mirror: { ...due.mirror, fresh: false } }, 10_000)).toEqual([]);
    expect(keysAt(due, 9_000_000)).toEqual([]);
    expect(keysAt({ ...due, leaving: { sinceMs: 0, phase: 'stopping' } }, 10_000)).toEqual([]);
  });
});
