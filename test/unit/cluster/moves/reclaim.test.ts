import { describe, expect, it } from 'vitest';
import { reclaimStreams } from '../../../../src/cluster/moves/reclaim.ts';
import type { ClusterStream } from '../../../../src/cluster/settings.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  entryOf,
  memberEntry,
  memberSession,
  memberState,
  moveEntry,
  ownerEntry,
  turnAt,
} from '../../../support/cluster-state.ts';

const nodes = [memberEntry('a', 10), memberEntry('b', 11), memberEntry('c', 12)];
const session = memberSession({ joinedMs: 1000 });

function stateOf(streams: readonly ClusterStream[], entries: readonly Entry[], changes: Partial<ClusterState> = {}) {
  const settings = clusterSettings(streams, { reclaimDelayMs: 10_000 });
  return memberState(settings, [...nodes, ...entries], { session, ...changes });
}

function askedAt(state: ClusterState, ms: number) {
  const turn = turnAt(state, ms);
  reclaimStreams(turn);
  const said = effectsOf(turn.effects, 'say').map(({ fields }) => fields.stream);
  return { asked: said, wakeMs: turn.state.wakeMs };
}

const pinned = clusterStream('s', { captureAt: ['a', 'b'] });
const away = stateOf([pinned], [ownerEntry('s', 'c', 12, 20)]);

describe('a preferred node that is back', () => {
  it('asks for its streams once it has stayed for reclaim_delay', () => {
    expect(askedAt(away, 10_999)).toEqual({ asked: [], wakeMs: 11_000 });
    expect(askedAt(away, 11_000).asked).toEqual(['s']);
  });

  it('asks nothing of a node with another file: each might think itself preferred, for ever', () => {
    const other = memberEntry('c', 12, { digest: 'another' });
    const settings = clusterSettings([pinned], { reclaimDelayMs: 10_000 });
    const state = memberState(settings, [...nodes.slice(0, 2), other, ownerEntry('s', 'c', 12, 20)], { session });
    expect(askedAt(state, 11_000).asked).toEqual([]);
  });

  it('goes by the delay of the stream when that has one of its own', () => {
    const own = stateOf([{ ...pinned, reclaim: 500 }], [ownerEntry('s', 'c', 12, 20)]);
    expect(askedAt(own, 1499).asked).toEqual([]);
    expect(askedAt(own, 1500).asked).toEqual(['s']);
  });

  it('takes a stream from a later host of capture_at, and leaves one with an earlier host', () => {
    expect(askedAt(stateOf([pinned], [ownerEntry('s', 'b', 11, 20)]), 60_000).asked).toEqual(['s']);
    const earlier = clusterStream('s', { captureAt: ['b', 'a'] });
    expect(askedAt(stateOf([earlier], [ownerEntry('s', 'b', 11, 20)]), 60_000).asked).toEqual([]);
    expect(askedAt(stateOf([earlier], [ownerEntry('s', 'c', 12, 20)]), 60_000).asked).toEqual([]);
  });

  it('takes what an operator let go of', () => {
    const letsGo = entryOf('moves/s', { to: 'c', toSession: 12, from: 20, stays: false }, 30);
    const held = ownerEntry('s', 'c', 12, 20, { byHand: true });
    expect(askedAt(stateOf([pinned], [held, letsGo]), 60_000).asked).toEqual(['s']);
  });

  it.each<[string, ClusterStream, Entry[]]>([
    ['that stay by hand', pinned, [ownerEntry('s', 'c', 12, 20, { byHand: true })]],
    [
      'that an operator keeps where they were placed',
      pinned,
      [ownerEntry('s', 'c', 12, 20), entryOf('moves/s', { to: 'c', toSession: 12, from: 20, stays: true }, 30)],
    ],
    ['with manual reclaim', { ...pinned, reclaim: 'manual' }, [ownerEntry('s', 'c', 12, 20)]],
    ['without a preference', clusterStream('s'), [ownerEntry('s', 'c', 12, 20)]],
    ['that it has', pinned, [ownerEntry('s', 'a', 10, 20)]],
    ['that nobody has: they are claimed', pinned, [ownerEntry('s', 'd', 13, 20)]],
    ['on their way already', pinned, [ownerEntry('s', 'c', 12, 20), moveEntry('s', 'b', 11, 20, 30)]],
    ['that it declines', pinned, [ownerEntry('s', 'c', 12, 20), entryOf('declines/a/s', { session: 10 }, 30)]],
    ['while it drains', pinned, [ownerEntry('s', 'c', 12, 20), entryOf('drains/a', {}, 30)]],
  ])('does not ask for streams %s', (_, stream, entries) => {
    expect(askedAt(stateOf([stream], entries), 60_000).asked).toEqual([]);
  });

  it('asks for 4 at a time of each node', () => {
    const names = Array.from({ length: 12 }, (_, index) => `s${index}`);
    const streams = names.map(name => clusterStream(name, { captureAt: ['a'] }));
    const owners = names.map((name, index) => ownerEntry(name, index < 8 ? 'b' : 'c', index < 8 ? 11 : 12, 20 + index));
    const { asked } = askedAt(stateOf(streams, owners), 60_000);
    expect(asked).toEqual(['s0', 's1', 's2', 's3', 's8', 's9', 's10', 's11']);
    const underWay = [0, 1, 2].map(index => moveEntry(`s${index}`, 'a', 10, 20 + index, 50 + index));
    expect(askedAt(stateOf(streams, [...owners, ...underWay]), 60_000).asked).toEqual(['s3', 's8', 's9', 's10', 's11']);
  });

  it('asks for no more than it has room for', () => {
    const full = { ...away, settings: { ...away.settings, maxStreams: 1 }, alive: new Set(['other']) };
    expect(askedAt(full, 60_000).asked).toEqual([]);
  });

  it('asks for nothing without a fresh mirror, a fence, a session, or when it leaves', () => {
    expect(askedAt({ ...away, mirror: { ...away.mirror, fresh: false } }, 60_000).asked).toEqual([]);
    expect(askedAt({ ...away, fence: null }, 60_000).asked).toEqual([]);
    expect(askedAt(away, 9_000_000).asked).toEqual([]);
    expect(askedAt({ ...away, leaving: { sinceMs: 0, phase: 'handing-over' } }, 60_000).asked).toEqual([]);
  });
});
