import { describe, expect, it } from 'vitest';
import { askMove, mayAskMove, moveAnswered, movesUnderWay } from '../../../../src/cluster/moves/ask-move.ts';
import { untilAnswered } from '../../../../src/cluster/ownership/ask-rest.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  memberEntry,
  memberSession,
  memberState,
  moveEntry,
  ownerEntry,
  prefix,
  turnAt,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings([clusterStream('s')]);
const nodes = [memberEntry('a', 10), memberEntry('b', 11)];
const owned = [...nodes, ownerEntry('s', 'b', 11, 20)];
const wanted = { stream: 's', to: 'a', toSession: 10, from: 20, reason: 'reclaim: because' };

describe('a move', () => {
  it('is written for one term of the stream and one session of the target, over a stale one or none', () => {
    for (const [entries, seen] of [
      [owned, 0],
      [[...owned, moveEntry('s', 'a', 9, 20, 30)], 30],
    ] as const) {
      const turn = turnAt(memberState(settings, entries), 100);
      askMove(turn, memberSession(), wanted);
      const [sent] = effectsOf(turn.effects, 'transact');
      expect(sent?.transaction.compares).toEqual([
        { key: `${prefix}owners/s`, target: 'mod', is: '=', revision: 20 },
        { key: `${prefix}members/a`, target: 'create', is: '=', revision: 10 },
        { key: `${prefix}moves/s`, target: 'mod', is: '=', revision: seen },
      ]);
      expect(turn.state.askRest.get('s')).toBe(untilAnswered);
    }
  });

  it('may be asked for unless one stands, the stream is on its way, or was asked about a moment ago', () => {
    const state = memberState(settings, owned);
    const may = (changes: Partial<typeof state>) => mayAskMove(turnAt({ ...state, ...changes }, 100), 's');
    expect(may({})).toBe(true);
    expect(may({ askRest: new Map([['s', 101]]) })).toBe(false);
    expect(may({ askRest: new Map([['s', 100]]) })).toBe(true);
    const handOver = { type: 'sending', from: 20, to: null, reason: '', notBeforeMs: 0 } as const;
    expect(may({ handOvers: new Map([['s', handOver]]) })).toBe(false);
    const standing = memberState(settings, [...owned, moveEntry('s', 'a', 10, 20, 30)]);
    expect(mayAskMove(turnAt(standing, 100), 's')).toBe(false);
  });

  it('is at rest for a while after a refusal or silence, and not after success', () => {
    const turn = turnAt(memberState(settings, owned), 100);
    moveAnswered(turn, 's', null);
    expect(turn.state.askRest.get('s')).toBe(600);
    moveAnswered(turn, 's', { succeeded: false, revision: 120, answers: [] });
    expect(turn.state.askRest.get('s')).toBe(600);
    moveAnswered(turn, 's', { succeeded: true, revision: 120, answers: [] });
    expect(turn.state.askRest.has('s')).toBe(false);
  });

  it('to this node is counted with the node that gives, from the asking on', () => {
    const more = [
      ...owned,
      ownerEntry('t', 'b', 11, 21),
      ownerEntry('u', 'c', 12, 22),
      moveEntry('s', 'a', 10, 20, 30),
    ];
    const state = memberState(settings, [...more, moveEntry('t', 'a', 10, 19, 31), moveEntry('u', 'b', 11, 22, 32)], {
      askRest: new Map([
        ['t', untilAnswered],
        ['u', 500],
        ['never owned', untilAnswered],
      ]),
    });
    expect(movesUnderWay(turnAt(state, 100))).toEqual(new Map([['b', 2]]));
  });
});
