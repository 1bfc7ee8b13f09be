import { describe, expect, it } from 'vitest';
import { parseMember } from '../../../../src/cluster/mirror/values.ts';
import {
  joinTransaction,
  memberKey,
  ownMaxStreams,
  removeOwnKey,
  renewTransaction,
  sameSession,
} from '../../../../src/cluster/session/member-key.ts';
import { clusterSettings, memberEntry, memberSession, memberState, prefix } from '../../../support/cluster-state.ts';

const state = memberState(clusterSettings([], { weight: 2, apiUrl: 'http://a', publicUrl: 'http://public' }));
const key = `${prefix}members/a`;
const lease = { leaseId: '8', ttlMs: 4000 };
const textOf = ({ then }: ReturnType<typeof joinTransaction>) => (then[0]?.type === 'put' ? then[0].value : '');

describe('the member key', () => {
  it('is written on a lease by a join that finds nobody', () => {
    const transaction = joinTransaction(state, { leaseId: '7', ttlMs: 10_000 }, 'process-a:3', 99);
    expect(memberKey(state)).toBe(key);
    expect(transaction.compares).toEqual([{ key, target: 'create', is: '=', revision: 0 }]);
    expect(transaction.then[0]).toMatchObject({ type: 'put', key, leaseId: '7' });
    expect(parseMember(textOf(transaction))).toEqual({
      incarnation: 'process-a:3',
      apiUrl: 'http://a',
      publicUrl: 'http://public',
      weight: 2,
      maxStreams: 1375,
      bootId: 'boot-a',
      pidNamespace: '1',
      main: { pid: 100, startTime: 1 },
      fence: { pid: 101, startTime: 1 },
      version: '0.0.0',
      digest: 'digest',
      change: null,
      joinedAt: 99,
      leaving: false,
      ttlMs: 10_000,
    });
  });

  it('is renewed only as this session, and only if nobody wrote it since', () => {
    const transaction = renewTransaction(state, memberSession({ mod: 55 }), lease);
    expect(transaction.compares).toEqual([
      { key, target: 'create', is: '=', revision: 10 },
      { key, target: 'mod', is: '=', revision: 55 },
    ]);
    expect(transaction.then[0]).toMatchObject({ type: 'put', key, leaseId: '8' });
    expect(transaction.else).toEqual([{ type: 'get', key }]);
    expect(parseMember(textOf(transaction))).toMatchObject({ incarnation: 'process-a:1', ttlMs: 4000 });
  });

  it('tells what made the configuration another one, once and at some length', () => {
    const change = { from: 'digest', sentence: 'x'.repeat(600) };
    const told = (digest: string) => {
      const settings = clusterSettings([], { digest: 'next', change });
      const { then } = renewTransaction(
        memberState(settings, [memberEntry('a', 10, { digest })]),
        memberSession(),
        lease,
      );
      return then[0]?.type === 'put' ? JSON.parse(then[0].value).change : undefined;
    };
    expect(told('digest')).toEqual({ from: 'digest', sentence: 'x'.repeat(500) });
    expect(told('next')).toBeNull();
  });

  it('is removed only as it was seen', () => {
    expect(removeOwnKey(state, 'mod', 50)).toEqual({
      compares: [{ key, target: 'mod', is: '=', revision: 50 }],
      then: [{ type: 'delete', key }],
      else: [{ type: 'get', key }],
    });
    expect(sameSession(state, 10)).toEqual({ key, target: 'create', is: '=', revision: 10 });
  });

  it('tells how many streams the node takes: what the user says, but never more than it can kill in time', () => {
    const most = (maxStreams: number | null) => ownMaxStreams(memberState(clusterSettings([], { maxStreams })));
    expect([most(null), most(10), most(5000)]).toEqual([1375, 10, 1375]);
  });
});
