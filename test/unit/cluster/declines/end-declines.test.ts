import { describe, expect, it } from 'vitest';
import { endDeclines } from '../../../../src/cluster/declines/end-declines.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import { clusterSettings, effectsOf, entryOf, memberState, prefix, turnAt } from '../../../support/cluster-state.ts';

const minuteMs = 60_000;
const decline = (node: string, minutes: number) =>
  entryOf(`declines/${node}/s`, { session: 10, reason: 'x', minutes }, 30);

function at(state: ClusterState, ms: number) {
  const turn = turnAt(state, ms);
  endDeclines(turn);
  return { sent: effectsOf(turn.effects, 'transact'), state: turn.state };
}

/** First seen at 1000. */
const seen = (node: string, minutes = 10) => at(memberState(clusterSettings([]), [decline(node, minutes)]), 1000).state;

describe('the end of a decline', () => {
  it('is counted from when it was first seen, and the node takes its own away', () => {
    const state = seen('a');
    expect(state.wakeMs).toBe(1000 + 10 * minuteMs);
    expect(at(state, 999 + 10 * minuteMs).sent).toEqual([]);
    const { sent, state: after } = at(state, 1000 + 10 * minuteMs);
    expect(sent[0]?.transaction.then).toMatchObject([
      { transaction: { compares: [{ key: `${prefix}declines/a/s`, target: 'mod', is: '=', revision: 30 }] } },
    ]);
    expect(after.declinedMinutes.get('s')).toBe(10);
    expect(at(after, 1001 + 10 * minuteMs).sent).toEqual([]);
  });

  it('is brought about by the others a minute later', () => {
    const state = seen('b');
    expect(at(state, 1000 + 10 * minuteMs).sent).toEqual([]);
    const { sent, state: after } = at(state, 1000 + 11 * minuteMs);
    expect([sent.length, after.declinedMinutes.size]).toEqual([1, 0]);
  });

  it('begins anew when it was written anew', () => {
    const again = entryOf('declines/a/s', { session: 10, reason: 'x', minutes: 10 }, 31);
    const state = { ...memberState(clusterSettings([]), [again]), declinesSeen: seen('a').declinesSeen };
    expect(at(state, 1000 + 10 * minuteMs).sent).toEqual([]);
  });

  it('comes at once for what cannot be read', () => {
    const state = memberState(clusterSettings([]), [entryOf('declines/a/s', 'garbage', 30)]);
    expect(at(state, 1000).sent).toHaveLength(1);
  });
});
