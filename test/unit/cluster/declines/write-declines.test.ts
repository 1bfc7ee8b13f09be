import { describe, expect, it } from 'vitest';
import { declinesAnswered, mayDecline, writeDeclines } from '../../../../src/cluster/declines/write-declines.ts';
import { clusterSettings, effectsOf, memberSession, memberState, turnAt } from '../../../support/cluster-state.ts';

const wanted = Array.from({ length: 150 }, (_, index) => ({
  ...{ stream: `s${index}`, host: 'a', session: 10, reason: 'full', minutes: 5 },
}));

describe('declines', () => {
  it('are written a hundred at a time, and not again while an answer is awaited', () => {
    const turn = turnAt(memberState(clusterSettings([])), 100);
    writeDeclines(turn, memberSession(), wanted);
    expect(effectsOf(turn.effects, 'transact').map(({ transaction }) => transaction.then.length)).toEqual([100, 50]);
    expect([mayDecline(turn, 's149'), mayDecline(turn, 's150')]).toEqual([false, true]);
  });

  it('that were refused, or not answered, rest for a while', () => {
    const turn = turnAt(memberState(clusterSettings([])), 100);
    const accepted = { type: 'transaction', succeeded: true, answers: [] } as const;
    const refused = { type: 'transaction', succeeded: false, answers: [] } as const;
    declinesAnswered(turn, ['s', 't'], { succeeded: true, revision: 110, answers: [accepted, refused] });
    expect([mayDecline(turn, 's'), mayDecline(turn, 't')]).toEqual([true, false]);
    declinesAnswered(turn, ['u'], null);
    expect([mayDecline(turn, 'u'), turn.state.askRest.get('u')]).toEqual([false, 600]);
  });
});
