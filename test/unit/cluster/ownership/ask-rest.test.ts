import { describe, expect, it } from 'vitest';
import { restStreams, untilAnswered } from '../../../../src/cluster/ownership/ask-rest.ts';
import { clusterSettings, memberState, turnAt } from '../../../support/cluster-state.ts';

describe('the rest of a stream', () => {
  it('lasts until its time, or until the answer, and is forgotten when it is over', () => {
    const state = memberState(clusterSettings([]), [], {
      askRest: new Map([
        ['old', 90],
        ['asked', untilAnswered],
      ]),
    });
    const turn = turnAt(state, 100);
    restStreams(turn, ['s', 't'], 200);
    expect(turn.state.askRest).toEqual(
      new Map([
        ['asked', untilAnswered],
        ['s', 200],
        ['t', 200],
      ]),
    );
    restStreams(turn, ['asked', 's'], 100);
    expect(turn.state.askRest).toEqual(new Map([['t', 200]]));
  });
});
