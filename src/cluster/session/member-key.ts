// The transactions on this node's own member key: the only key that is on a lease.

import { keyOf } from '../mirror/keys.ts';
import { encodeValue, longestSentence, type MemberValue } from '../mirror/values.ts';
import type { ClusterState } from '../state.ts';
import { type Compare, deletion, type Transaction } from '../transaction.ts';
import type { Member } from './session.ts';
import { mostStreams } from './timing.ts';

export function memberKey(state: ClusterState): string {
  return keyOf(state.settings.prefix, { table: 'members', node: state.settings.me });
}

/** True while this node is a member under exactly this session. */
export function sameSession(state: ClusterState, session: number): Compare {
  return { key: memberKey(state), target: 'create', is: '=', revision: session };
}

/** The most streams this node takes: what the user says, but never more than it can kill in time. */
export function ownMaxStreams(state: ClusterState): number {
  const { maxStreams, fetchTimeoutMs, staleTimeoutMs } = state.settings;
  const safe = mostStreams(fetchTimeoutMs, staleTimeoutMs);
  return maxStreams === null ? safe : Math.min(maxStreams, safe);
}

/** What a put of the key rides on. */
export interface Lease {
  readonly leaseId: string;
  readonly ttlMs: number;
}

function memberText(state: ClusterState, incarnation: string, joinedUnixMs: number, ttlMs: number): string {
  const { me, apiUrl, publicUrl, weight, bootId, pidNamespace, main, version, digest, change } = state.settings;
  const isTold = state.mirror.latest.members.get(me)?.value?.digest === digest;
  return encodeValue({
    incarnation,
    apiUrl,
    publicUrl,
    weight,
    maxStreams: ownMaxStreams(state),
    bootId,
    pidNamespace,
    main,
    fence: state.fence,
    version,
    digest,
    change: isTold || change === null ? null : { ...change, sentence: change.sentence.slice(0, longestSentence) },
    joinedAt: joinedUnixMs,
    leaving: state.leaving !== null,
    ttlMs,
  });
}

/** Whether a member key says what the others shall know of this node's configuration. */
export function isSaid(state: ClusterState, said: MemberValue): boolean {
  const { apiUrl, publicUrl, weight, digest } = state.settings;
  const isSame = said.digest === digest && said.weight === weight && said.maxStreams === ownMaxStreams(state);
  return isSame && said.apiUrl === apiUrl && said.publicUrl === publicUrl;
}

export function joinTransaction(
  state: ClusterState,
  { leaseId, ttlMs }: Lease,
  incarnation: string,
  joinedUnixMs: number,
): Transaction {
  const key = memberKey(state);
  return {
    compares: [{ key, target: 'create', is: '=', revision: 0 }],
    then: [{ type: 'put', key, value: memberText(state, incarnation, joinedUnixMs, ttlMs), leaseId }],
    else: [{ type: 'get', key }],
  };
}

/** Puts the key on a new lease, if it is still this session's and nobody, not even an abandoned attempt, wrote it since. */
export function renewTransaction(state: ClusterState, member: Member, { leaseId, ttlMs }: Lease): Transaction {
  const key = memberKey(state);
  return {
    compares: [sameSession(state, member.session), { key, target: 'mod', is: '=', revision: member.mod }],
    then: [{ type: 'put', key, value: memberText(state, member.incarnation, member.joinedUnixMs, ttlMs), leaseId }],
    else: [{ type: 'get', key }],
  };
}

export function removeOwnKey(state: ClusterState, target: 'create' | 'mod', revision: number): Transaction {
  return deletion(memberKey(state), revision, target);
}
