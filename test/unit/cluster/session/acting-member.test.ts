import { describe, expect, it } from 'vitest';
import { actingMember } from '../../../../src/cluster/session/acting-member.ts';
import { clusterSettings, memberSession, memberState, turnAt } from '../../../support/cluster-state.ts';

describe('the acting member', () => {
  const state = memberState(clusterSettings([]), [], { session: memberSession({ deadlineMs: 5000 }) });

  it('is there until the deadline, and not at it', () => {
    expect(actingMember(turnAt(state, 4999.9))?.session).toBe(10);
    expect(actingMember(turnAt(state, 5000))).toBeNull();
  });

  it('is nobody without a session', () => {
    const out = { type: 'out', reason: '', notBeforeMs: 0, held: null } as const;
    expect(actingMember(turnAt({ ...state, session: out }, 1))).toBeNull();
  });
});
