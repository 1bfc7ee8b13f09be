import { describe, expect, it } from 'vitest';
import { change, say, takeRequest, transact, wake, withEntry, withoutKey } from '../../../src/cluster/turn.ts';
import { clusterSettings, memberState, turnAt } from '../../support/cluster-state.ts';

const state = memberState(clusterSettings([]));
const transaction = { compares: [], then: [], else: [] };

describe('a turn', () => {
  it('changes its own state and never the one it began with', () => {
    const turn = turnAt(state, 5);
    change(turn, { roundTripMs: 7 });
    expect(turn.state.roundTripMs).toBe(7);
    expect(state.roundTripMs).toBe(0);
  });

  it('is woken at the earliest of what was asked for', () => {
    const turn = turnAt(state, 5);
    wake(turn, 300);
    wake(turn, 100);
    wake(turn, 200);
    expect(turn.state.wakeMs).toBe(100);
  });

  it('sends a transaction under a fresh request, and remembers why', () => {
    const turn = turnAt(state, 5);
    const first = takeRequest(turn);
    const second = transact(turn, { type: 'tidy' }, transaction, 900, 50);
    expect(second).toBe(first + 1);
    expect(turn.effects).toEqual([{ type: 'transact', request: second, transaction, timeoutMs: 50, deadlineMs: 900 }]);
    expect(turn.state.pending.get(second)).toEqual({ purpose: { type: 'tidy' }, transaction, sentAt: 100 });
  });

  it('says things with their fields', () => {
    const turn = turnAt(state, 5);
    say(turn, 'info', 'event', 'a reason', { stream: 's' });
    say(turn, 'debug', 'event', 'a reason');
    expect(turn.effects).toEqual([
      { type: 'say', level: 'info', event: 'event', reason: 'a reason', fields: { stream: 's' } },
      { type: 'say', level: 'debug', event: 'event', reason: 'a reason', fields: {} },
    ]);
  });

  it('copies maps', () => {
    const map: ReadonlyMap<string, number> = new Map([['a', 1]]);
    expect(withEntry(map, 'b', 2)).toEqual(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    );
    expect(withoutKey(map, 'a').size).toBe(0);
    expect(withoutKey(map, 'x')).toBe(map);
    expect(map.size).toBe(1);
  });
});
