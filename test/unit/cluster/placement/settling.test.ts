import { describe, expect, it } from 'vitest';
import { quietAtMs, settledAtMs } from '../../../../src/cluster/placement/settling.ts';
import { clusterSettings, memberEntry, memberSession, memberState } from '../../../support/cluster-state.ts';

const settings = clusterSettings([], { settleMs: 3000, peers: ['a', 'b'] });
const member = memberSession({ joinedMs: 10_000 });

describe('settling', () => {
  it('is over at once when every node of the file is a member', () => {
    const state = memberState(settings, [memberEntry('b', 11)], { lastJoinMs: 10_500 });
    expect(settledAtMs(state, member)).toBe(10_000);
  });

  it('waits for `settle` without a join, counted from one’s own at least', () => {
    expect(settledAtMs(memberState(settings, [], { lastJoinMs: 2000 }), member)).toBe(13_000);
    expect(settledAtMs(memberState(settings, [], { lastJoinMs: 12_000 }), member)).toBe(15_000);
  });

  it('does not wait for ever while nodes go on joining', () => {
    expect(settledAtMs(memberState(settings, [], { lastJoinMs: 18_000 }), member)).toBe(19_000);
  });

  it('takes no node for silent that joined a moment ago and is settling itself', () => {
    expect(quietAtMs(memberState(settings, [], { lastJoinMs: 18_000 }), member)).toBe(21_000);
    expect(quietAtMs(memberState(settings, [memberEntry('b', 11)], { lastJoinMs: 18_000 }), member)).toBe(10_000);
  });
});
