// States of the cluster's core for unit tests: a node 'a' that is a member under session 10, with a mirror made of the keys that a test
// gives. Times are small numbers: the session began at 0 and its deadline is far away.

import type { FeedFact } from '../../src/cluster/feed.ts';
import { prefixOf } from '../../src/cluster/mirror/keys.ts';
import { emptyMirror, feedMirror } from '../../src/cluster/mirror/mirror.ts';
import { encodeValue, type MemberValue, type OwnerValue } from '../../src/cluster/mirror/values.ts';
import { ownMaxStreams } from '../../src/cluster/session/member-key.ts';
import type { Member } from '../../src/cluster/session/session.ts';
import type { ClusterStream, Settings } from '../../src/cluster/settings.ts';
import type { ClusterEffect, ClusterFact, ClusterState } from '../../src/cluster/state.ts';
import { initialState, step } from '../../src/cluster/step.ts';
import type { Entry } from '../../src/cluster/transaction.ts';
import type { Turn } from '../../src/cluster/turn.ts';

export const prefix = prefixOf('test');
export const mySession = 10;

export function clusterStream(name: string, changes: Partial<ClusterStream> = {}): ClusterStream {
  return { name, captureAt: [], reclaim: 'auto', weight: 1, ...changes };
}

export function clusterSettings(streams: readonly ClusterStream[] = [], changes: Partial<Settings> = {}): Settings {
  return {
    me: 'a',
    prefix,
    processId: 'process-a',
    fetchTimeoutMs: 2000,
    staleTimeoutMs: 10_000,
    reclaimDelayMs: 10_000,
    settleMs: 3000,
    rebalanceDelayMs: 60_000,
    weight: 1,
    maxStreams: null,
    peers: ['a', 'b', 'c'],
    streams: new Map(streams.map(stream => [stream.name, stream])),
    ownStreams: new Set(),
    digest: 'digest',
    change: null,
    version: '0.0.0',
    apiUrl: null,
    publicUrl: null,
    bootId: 'boot-a',
    pidNamespace: '1',
    main: { pid: 100, startTime: 1 },
    ...changes,
  };
}

/** A key below the prefix; `value` is written as it is when it is a string. */
export function entryOf(path: string, value: unknown, mod: number, create = mod): Entry {
  return {
    key: prefix + path,
    value: typeof value === 'string' ? value : JSON.stringify({ v: 1, ...Object(value) }),
    create,
    mod,
  };
}

export function memberEntry(node: string, session: number, changes: Partial<MemberValue> = {}, mod = session): Entry {
  const value: MemberValue = {
    incarnation: `process-${node}:1`,
    apiUrl: null,
    publicUrl: null,
    weight: 1,
    maxStreams: null,
    bootId: `boot-${node}`,
    pidNamespace: '1',
    main: { pid: 100, startTime: 1 },
    fence: { pid: 101, startTime: 1 },
    version: '0.0.0',
    digest: 'digest',
    change: null,
    joinedAt: 0,
    leaving: false,
    ttlMs: null,
    ...changes,
  };
  return entryOf(`members/${node}`, encodeValue(value), mod, session);
}

/** What node 'a' has written of its join. */
export const notedJoin: Entry = entryOf('nodes/a', { session: mySession, joins: [0] }, mySession);

export function ownerEntry(
  stream: string,
  node: string | null,
  session: number,
  mod: number,
  changes: Partial<OwnerValue> = {},
): Entry {
  const value: OwnerValue = { node, session, reason: 'test', since: 0, byHand: false, history: [], ...changes };
  return entryOf(`owners/${stream}`, encodeValue(value), mod);
}

export function moveEntry(stream: string, to: string, toSession: number, from: number, mod: number): Entry {
  return entryOf(`moves/${stream}`, { to, toSession, from, reason: 'test', byHand: false }, mod);
}

export function listed(revision: number, entries: readonly Entry[], clusterId = 'one'): FeedFact {
  return { type: 'listed', clusterId, revision, entries };
}

export const feed = (fact: FeedFact): ClusterFact => ({ type: 'feed', fact });

export function memberSession(changes: Partial<Member> = {}): Member {
  return {
    type: 'member',
    session: mySession,
    mod: mySession,
    incarnation: 'process-a:1',
    joinedMs: 0,
    joinedUnixMs: 0,
    sentMs: 0,
    ttlMs: 10_000_000,
    deadlineMs: 9_000_000,
    renewal: null,
    nextRenewalMs: 8_000_000,
    warned: false,
    failure: null,
    ...changes,
  };
}

/** What the node's key says of its settings, so that it has nothing to add. */
function saidOf(settings: Settings): Partial<MemberValue> {
  const { apiUrl, publicUrl, weight, digest } = settings;
  const maxStreams = ownMaxStreams(initialState(settings, { monotonicMs: 0, unixMs: 0 }));
  return { apiUrl, publicUrl, weight, digest, maxStreams };
}

/** Member 'a' beside the given keys, at revision 100. No plan was made yet. */
export function memberState(
  settings: Settings,
  entries: readonly Entry[] = [],
  changes: Partial<ClusterState> = {},
): ClusterState {
  const now = { monotonicMs: 0, unixMs: 0 };
  const has = (path: string) => entries.some(({ key }) => key === prefix + path);
  const all = [
    ...(has('members/a') ? [] : [memberEntry('a', mySession, saidOf(settings))]),
    ...(has('nodes/a') ? [] : [notedJoin]),
    ...entries,
  ];
  return {
    ...initialState(settings, now),
    mirror: feedMirror(emptyMirror(prefix), listed(100, all)),
    session: memberSession(),
    fence: { pid: 101, startTime: 1 },
    lastTidyMs: 8_000_000,
    lastChangeMs: 8_000_000,
    ...changes,
  };
}

export function turnAt(state: ClusterState, monotonicMs: number): Turn {
  return { state: { ...state, wakeMs: Number.POSITIVE_INFINITY }, now: { monotonicMs, unixMs: 0 }, effects: [] };
}

export type EffectOf<Type extends ClusterEffect['type']> = Extract<ClusterEffect, { readonly type: Type }>;

export function effectsOf<Type extends ClusterEffect['type']>(
  effects: readonly ClusterEffect[],
  type: Type,
): readonly EffectOf<Type>[] {
  return effects.filter((effect): effect is EffectOf<Type> => effect.type === type);
}

/** Steps through facts, each with its time; the effects are those of all of them. */
export function play(
  state: ClusterState,
  ...facts: readonly (readonly [monotonicMs: number, fact: ClusterFact])[]
): readonly [ClusterState, readonly ClusterEffect[]] {
  let current = state;
  const effects: ClusterEffect[] = [];
  for (const [monotonicMs, fact] of facts) {
    const [next, more] = step(current, fact, { monotonicMs, unixMs: monotonicMs });
    current = next;
    effects.push(...more);
  }
  return [current, effects];
}

export const tick: ClusterFact = { type: 'tick' };
