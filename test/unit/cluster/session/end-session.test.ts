import { describe, expect, it } from 'vitest';
import { endSession } from '../../../../src/cluster/session/end-session.ts';
import { clusterSettings, clusterStream, effectsOf, memberState, turnAt } from '../../../support/cluster-state.ts';

const state = memberState(clusterSettings([clusterStream('s')]), [], {
  runs: new Map([['s', 20]]),
  alive: new Set(['s', 'dying']),
  askRest: new Map([['s', Number.POSITIVE_INFINITY]]),
  lost: new Map([['s', 5]]),
  rebalancing: true,
});

describe('the end of a session', () => {
  it('kills by the fence, halts every run, and remembers only what still lives', () => {
    const turn = turnAt(state, 100);
    endSession(turn, 'because', 'error');
    expect(effectsOf(turn.effects, 'deadline')).toEqual([{ type: 'deadline', session: 10, deadlineMs: null }]);
    expect(effectsOf(turn.effects, 'halt')).toEqual([{ type: 'halt', stream: 's', manner: 'now', reason: 'because' }]);
    expect(turn.state).toMatchObject({
      session: { type: 'out', reason: 'because', notBeforeMs: 200 },
      runs: new Map(),
      plan: null,
      lost: new Map(),
      askRest: new Map(),
      handOvers: new Map(),
      rebalancing: false,
      alive: new Set(['s', 'dying']),
      wakeMs: 200,
    });
  });

  it('is counted as fenced when it was not meant, and with it the moves that it cuts short', () => {
    const handOver = { type: 'sending', from: 20, reason: 'drain: a shall be empty', notBeforeMs: 0 } as const;
    const handOvers = new Map([
      ['s', { ...handOver, to: { node: 'b', session: 11, moveMod: 90, byHand: false } }],
      ['switched-off', { ...handOver, to: null }],
    ]);
    const counted = (level: 'info' | 'error') => {
      const turn = turnAt({ ...state, handOvers }, 100);
      endSession(turn, 'because', level);
      return effectsOf(turn.effects, 'count').map(({ count }) => count);
    };
    const cutShort = { type: 'move', reason: 'drain', result: 'failed' };
    expect(counted('error')).toEqual([{ type: 'fenced' }, cutShort]);
    expect(counted('info')).toEqual([cutShort]);
  });

  it('is nothing to a node without a session', () => {
    const turn = turnAt({ ...state, session: { type: 'out', reason: '', notBeforeMs: 0, held: null } }, 100);
    endSession(turn, 'because', 'error');
    expect(turn.effects).toEqual([]);
  });
});
