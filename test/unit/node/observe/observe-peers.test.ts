import { describe, expect, it } from 'vitest';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import { peersOf } from '../../../../src/node/observe/observe-peers.ts';
import type { PeerView } from '../../../../src/node/view.ts';
import {
  clusterSettings,
  clusterStream,
  entryOf,
  memberEntry,
  memberSession,
  memberState,
  mySession,
  ownerEntry,
} from '../../../support/cluster-state.ts';
import { configOf } from '../../../support/config-text.ts';

const config = configOf(`
  etcd http://e:2379;
  fetch_timeout 3; stale_timeout 12;
  peer a { weight 2; }
  peer b { fetch_timeout 4; api_url http://b-inside; public https://b-outside; }
  peer c;
`);
const settings = clusterSettings([clusterStream('s1', { weight: 3 }), clusterStream('s2')]);

function peers(...entries: readonly Entry[]): ReadonlyMap<string, PeerView> {
  return known(memberState(settings, entries));
}

function known(state: ClusterState, nowMs = 0, suspects: readonly string[] = []): ReadonlyMap<string, PeerView> {
  const isSuspect = (node: string) => suspects.includes(node);
  return new Map(peersOf({ state, config, isSuspect, nowMs }).map(peer => [peer.name, peer]));
}

const drain = (node: string): Entry => entryOf(`drains/${node}`, { by: 'admin', at: 5 }, 50);

describe('peersOf', () => {
  it('shows those of the file in its order, then those that only the store knows, by name', () => {
    const names = [...peers(memberEntry('z', 13), memberEntry('b', 11), memberEntry('x', 12)).keys()];
    expect(names).toEqual(['a', 'b', 'c', 'x', 'z']);
  });

  it('is up, down or draining; a node that is down is not draining', () => {
    const shown = peers(memberEntry('b', 11), drain('b'), drain('c'));
    expect([...shown.values()].map(({ status }) => status)).toEqual(['up', 'draining', 'down']);
  });

  it('says of a member what it says of itself', () => {
    const told = { apiUrl: 'http://b:1', publicUrl: 'http://b:2', weight: 5, version: '9.9', joinedAt: 77 };
    expect(peers(memberEntry('b', 11, told, 40)).get('b')).toMatchObject({
      ...told,
      session: 11,
      configDiffers: false,
    });
  });

  it('says of a node that is down what the file says of it', () => {
    expect(peers().get('b')).toEqual({
      ...{ name: 'b', status: 'down', apiUrl: 'http://b-inside', publicUrl: 'https://b-outside', weight: 1 },
      ...{ fetchTimeoutMs: 4000, staleTimeoutMs: 12_000, session: null, joinedAt: null, totalStreams: 0, load: 0 },
      ...{ version: null, configDigest: null, configDiffers: false },
      ...{ maxStreams: null, isSuspect: false, leaseRemainingMs: null },
    });
  });

  it('gives a node that the file does not name the timeouts of all', () => {
    expect(peers(memberEntry('x', 12)).get('x')).toMatchObject({ fetchTimeoutMs: 3000, staleTimeoutMs: 12_000 });
  });

  it('counts the streams that a node owns under its present session, and what they weigh', () => {
    const shown = peers(
      memberEntry('a', mySession, { weight: 2 }),
      memberEntry('b', 11),
      ownerEntry('s1', 'a', mySession, 20),
      ownerEntry('s2', 'a', mySession, 21),
      ownerEntry('not-in-the-file', 'b', 11, 22),
      ownerEntry('s3', 'b', 9, 23),
    );
    expect(shown.get('a')).toMatchObject({ totalStreams: 2, load: 2 });
    expect(shown.get('b')).toMatchObject({ totalStreams: 1, load: 1 });
    expect(shown.get('c')).toMatchObject({ totalStreams: 0, load: 0 });
  });

  it('tells whose configuration differs', () => {
    const shown = peers(memberEntry('b', 11, { digest: 'other' }), memberEntry('c', 12));
    expect([...shown.values()].map(({ configDiffers }) => configDiffers)).toEqual([false, true, false]);
  });

  it('shows a member whose value cannot be read by what the file says, and accuses it of nothing', () => {
    expect(peers(entryOf('members/b', 'garbage', 11)).get('b')).toMatchObject({
      ...{ status: 'up', session: 11, apiUrl: 'http://b-inside', weight: 1 },
      ...{ version: null, configDigest: null, configDiffers: false },
    });
  });

  it('tells how long leases last: its own by its deadline, that of another by the put that was seen last', () => {
    const entries = [memberEntry('a', mySession), memberEntry('b', 11, { ttlMs: 12_000 }), memberEntry('c', 12)];
    const session = memberSession({ deadlineMs: 9000 });
    const seen = { mod: 11, atMs: 2000, patienceMs: 13_000, askedMs: Number.NEGATIVE_INFINITY };
    const state = memberState(settings, entries, { session, heard: new Map([['b', seen]]) });
    const left = (nowMs: number) => [...known(state, nowMs).values()].map(peer => peer.leaseRemainingMs);
    expect(left(5000)).toEqual([4000, 9000, null]);
    expect(left(20_000)).toEqual([0, 0, null]);
  });

  it('says who has fallen silent, and how much each can take', () => {
    const state = memberState(settings, [memberEntry('a', mySession), memberEntry('b', 11, { maxStreams: 40 })]);
    const shown = known(state, 0, ['b', 'c']);
    expect([...shown.values()].map(peer => peer.isSuspect)).toEqual([false, true, false]);
    expect(shown.get('b')?.maxStreams).toBe(40);
  });
});
