import { describe, expect, it } from 'vitest';
import { emptyTables, listTables } from '../../../../src/cluster/mirror/tables.ts';
import { candidates, preferredNode, willingnessOf } from '../../../../src/cluster/placement/candidates.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import { clusterStream, entryOf, memberEntry, prefix } from '../../../support/cluster-state.ts';

const tablesOf = (...entries: Entry[]) => listTables(emptyTables, prefix, entries);
const three = [memberEntry('b', 11), memberEntry('a', 10, { weight: 2, maxStreams: 5 }), memberEntry('c', 12)];
const names = (...entries: Entry[]) => candidates(tablesOf(...entries)).map(node => node.name);
const key = (path: string) => prefix + path;

describe('candidates', () => {
  it('are the living nodes by name, with what they can take', () => {
    expect(names(...three)).toEqual(['a', 'b', 'c']);
    expect(candidates(tablesOf(...three))[0]).toMatchObject({ weight: 2, maxStreams: 5, session: 10 });
  });

  it('are not those that drain or leave, nor those whose value cannot be read', () => {
    expect(names(...three, entryOf('drains/b', {}, 20))).toEqual(['a', 'c']);
    expect(names(memberEntry('a', 10, { leaving: true }), memberEntry('b', 11))).toEqual(['b']);
    expect(names(memberEntry('a', 10), entryOf('members/b', '{', 11))).toEqual(['a']);
  });

  it('are all when every one drains', () => {
    const drains = ['a', 'b', 'c'].map((node, index) => entryOf(`drains/${node}`, {}, 20 + index));
    expect(names(...three, ...drains)).toEqual(['a', 'b', 'c']);
  });
});

describe('the willingness of a preferred host', () => {
  const of = (...entries: Entry[]) => willingnessOf(tablesOf(...entries), prefix, 'a', 's');
  const decline = (session: number) => entryOf('declines/a/s', { session, reason: 'no signal', minutes: 5 }, 30);

  it('is there while it lives', () => {
    expect(of(memberEntry('a', 10))).toEqual({ type: 'willing' });
  });

  it('is not when it is down, drains or declines; each with the compares that must still hold', () => {
    expect(of()).toMatchObject({
      reason: 'is down',
      compares: [{ key: key('members/a'), target: 'create', is: '=', revision: 0 }],
    });
    expect(of(memberEntry('a', 10), entryOf('drains/a', {}, 20))).toMatchObject({
      reason: 'is draining',
      compares: [{ key: key('drains/a'), target: 'create', is: '>', revision: 0 }],
    });
    expect(of(memberEntry('a', 10), decline(10))).toMatchObject({
      reason: 'declines it: no signal',
      compares: [
        { key: key('declines/a/s'), target: 'mod', is: '=', revision: 30 },
        { key: key('members/a'), target: 'create', is: '=', revision: 10 },
      ],
    });
  });

  it('is not when it leaves, or when its member key cannot be read: no plan gives it anything then', () => {
    const compares = [{ key: key('members/a'), target: 'mod', is: '=', revision: 10 }];
    expect(of(memberEntry('a', 10, { leaving: true }))).toEqual({ type: 'away', reason: 'is leaving', compares });
    expect(of(entryOf('members/a', '{', 10))).toMatchObject({ type: 'away', compares });
  });

  it('is back with the session that declined gone, or the decline unreadable', () => {
    expect(of(memberEntry('a', 11), decline(10)).type).toBe('willing');
    expect(of(memberEntry('a', 10), entryOf('declines/a/s', '?', 30)).type).toBe('willing');
  });
});

describe('the preferred node', () => {
  const stream = clusterStream('s', { captureAt: ['a', 'b'] });

  it('is the first of capture_at that lives and is willing', () => {
    expect(preferredNode(tablesOf(...three), prefix, stream)).toBe('a');
    expect(preferredNode(tablesOf(...three, entryOf('drains/a', {}, 20)), prefix, stream)).toBe('b');
    expect(preferredNode(tablesOf(memberEntry('c', 12)), prefix, stream)).toBeNull();
    expect(preferredNode(tablesOf(...three), prefix, clusterStream('t'))).toBeNull();
  });
});
