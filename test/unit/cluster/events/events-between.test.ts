import { expect, it } from 'vitest';
import { eventsBetween } from '../../../../src/cluster/events/events-between.ts';
import { emptyMirror, feedMirror } from '../../../../src/cluster/mirror/mirror.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import {
  clusterSettings,
  feed,
  listed,
  memberEntry,
  memberState,
  ownerEntry,
  play,
  prefix,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings();
const b = memberEntry('b', 11);

function typesBetween(before: ClusterState, after: ClusterState): readonly string[] {
  return eventsBetween(before, after).map(({ type, node, stream }) => `${type} ${stream ?? node}`);
}

const changed = (revision: number, entry: Entry) =>
  feed({ type: 'changed', revision, events: [{ type: 'put', entry }] });

it('tells of each change when it comes, and nothing of a state in which no key has changed', () => {
  const first = memberState(settings);
  const [second] = play(first, [1, changed(101, memberEntry('b', 101))]);
  const [third] = play(second, [2, changed(102, ownerEntry('s', 'b', 101, 102))]);
  expect([typesBetween(first, second), typesBetween(second, third)]).toEqual([['peer_up b'], ['stream_claimed s']]);
  expect(typesBetween(third, play(third, [3, { type: 'tick' }])[0])).toEqual([]);
});

it('tells a renewal of nobody', () => {
  const first = memberState(settings, [b]);
  const [second] = play(first, [1, changed(101, memberEntry('b', 11, { ttlMs: 10_000 }, 101))]);
  expect(second.mirror.latest.members.get('b')?.mod).toBe(101);
  expect(typesBetween(first, second)).toEqual([]);
});

it('tells an own write once: when it is answered, and not again when the feed has it', () => {
  const first = memberState(settings);
  const claim = ownerEntry('s', 'a', 10, 101);
  const events = [{ type: 'put', entry: claim }] as const;
  const { mirror } = first;
  const ahead = {
    ...mirror,
    ahead: events,
    latest: feedMirror(mirror, listed(100, [memberEntry('a', 10), claim])).latest,
  };
  const second = { ...first, mirror: ahead };
  const third = { ...second, mirror: feedMirror(ahead, { type: 'changed', revision: 101, events }) };
  expect(third.mirror.revision).toBe(101);
  expect([typesBetween(first, second), typesBetween(second, third)]).toEqual([['stream_claimed s'], []]);
});

it('takes the first list for no news, and neither that of a store that went back', () => {
  const empty = { ...memberState(settings), mirror: emptyMirror(prefix) };
  const full = memberState(settings, [b, ownerEntry('s', 'b', 11, 20)]);
  expect(typesBetween(empty, full)).toEqual([]);
  expect(typesBetween(full, empty)).toEqual([]);
});

it('tells what has come of a break, with the nodes first', () => {
  const before = memberState(settings, [
    b,
    memberEntry('c', 12),
    ownerEntry('s', 'b', 11, 20),
    ownerEntry('t', 'b', 11, 21),
  ]);
  const after = memberState(settings, [
    memberEntry('c', 12),
    ownerEntry('s', 'c', 12, 30),
    ownerEntry('t', 'b', 11, 21),
  ]);
  expect(typesBetween(before, after)).toEqual(['peer_down b', 'stream_claimed s', 'stream_lost t']);
});
