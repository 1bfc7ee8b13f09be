import { describe, expect, it } from 'vitest';
import { untilAnswered } from '../../../../src/cluster/ownership/ask-rest.ts';
import { roomLeft } from '../../../../src/cluster/ownership/room.ts';
import {
  clusterSettings,
  clusterStream,
  memberEntry,
  memberState,
  moveEntry,
  ownerEntry,
  turnAt,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings([clusterStream('s')], { maxStreams: 10 });
const nodes = [memberEntry('a', 10), memberEntry('b', 11)];

describe('the room that is left', () => {
  it('is what the node takes at most, less what it owns, what still lives, what it asked for and what is moved to it', () => {
    const entries = [
      ...nodes,
      ownerEntry('s', 'a', 10, 20),
      ownerEntry('t', 'b', 11, 21),
      moveEntry('t', 'a', 10, 21, 30),
    ];
    const state = memberState(settings, entries, {
      alive: new Set(['s', 'dying']),
      askRest: new Map([
        ['u', untilAnswered],
        ['v', 500],
      ]),
    });
    expect(roomLeft(turnAt(state, 1))).toBe(10 - 1 - 1 - 1 - 1);
  });

  it('does not count a move whose owner is lost: it would take the room of its own claim', () => {
    const lost = memberState(settings, [...nodes, ownerEntry('t', 'b', 9, 21), moveEntry('t', 'a', 10, 21, 30)]);
    expect(roomLeft(turnAt(lost, 1))).toBe(10);
  });

  it('does not count moves that mean nothing, and falls below 0 when the bound was lowered', () => {
    const stale = memberState(settings, [...nodes, ownerEntry('t', 'b', 11, 21), moveEntry('t', 'a', 10, 19, 30)]);
    expect(roomLeft(turnAt(stale, 1))).toBe(10);
    const lowered = clusterSettings([], { maxStreams: 0 });
    expect(roomLeft(turnAt(memberState(lowered, [ownerEntry('s', 'a', 10, 20)]), 1))).toBe(-1);
  });
});
