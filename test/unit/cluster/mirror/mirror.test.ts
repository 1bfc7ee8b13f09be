import { describe, expect, it } from 'vitest';
import type { FeedFact } from '../../../../src/cluster/feed.ts';
import {
  absorbAnswer,
  answerWentBack,
  emptyMirror,
  feedMirror,
  type Mirror,
  newestRevision,
  wentBack,
} from '../../../../src/cluster/mirror/mirror.ts';
import type { Entry, Transaction } from '../../../../src/cluster/transaction.ts';
import { entryOf, listed, memberEntry, ownerEntry, prefix } from '../../../support/cluster-state.ts';

const at100 = feedMirror(emptyMirror(prefix), listed(100, [memberEntry('a', 10), ownerEntry('s', 'a', 10, 20)]));
const changed = (revision: number, ...entries: Entry[]): FeedFact => ({
  type: 'changed',
  revision,
  events: entries.map(entry => ({ type: 'put', entry })),
});
const owner = (mirror: Mirror) => mirror.latest.owners.get('s');
const key = `${prefix}owners/s`;

function put(path: string, value: string, compares: Transaction['compares'] = []): Transaction {
  return {
    compares,
    then: [{ type: 'put', key: prefix + path, value, leaseId: null }],
    else: [{ type: 'get', key: prefix + path }],
  };
}

const putOwner = (node: string, mod: number) => put('owners/s', ownerEntry('s', node, 10, mod).value);
const yes = (revision: number) => ({ succeeded: true, revision, answers: [{ type: 'put' } as const] });
const no = (revision: number, entry: Entry | null) => ({
  succeeded: false,
  revision,
  answers: [{ type: 'get', entry } as const],
});

describe('the mirror from the feed', () => {
  it('is fresh after a list, and not after a break', () => {
    expect(emptyMirror(prefix).fresh).toBe(false);
    expect(at100).toMatchObject({ fresh: true, revision: 100, clusterId: 'one' });
    expect(feedMirror(at100, { type: 'broken', reason: 'silence' })).toMatchObject({ fresh: false, reason: 'silence' });
  });

  it('takes whole revisions in order, and none twice', () => {
    const at101 = feedMirror(at100, changed(101, ownerEntry('s', 'b', 11, 101)));
    expect(at101.base.owners.get('s')?.value?.node).toBe('b');
    expect(feedMirror(at101, changed(101, ownerEntry('s', 'x', 11, 101)))).toBe(at101);
    expect(feedMirror(at101, changed(99, ownerEntry('s', 'x', 11, 99)))).toBe(at101);
  });

  it('takes no revision after a break before it was listed again: some may be missing between', () => {
    const broken = feedMirror(at100, { type: 'broken', reason: 'silence' });
    expect(feedMirror(broken, changed(105, ownerEntry('s', 'b', 11, 105)))).toBe(broken);
    expect(feedMirror(broken, listed(106, [])).base.owners.size).toBe(0);
  });

  it('forgets what a list does not hold', () => {
    expect(feedMirror(at100, listed(101, [memberEntry('a', 10)])).latest.owners.has('s')).toBe(false);
  });

  it('keeps the rows, and the tables, that a list shows unchanged', () => {
    const again = feedMirror(at100, listed(105, [memberEntry('a', 10), ownerEntry('s', 'a', 10, 20)]));
    expect(again.base.owners).toBe(at100.base.owners);
    expect(again.base.members).toBe(at100.base.members);
    const more = feedMirror(
      at100,
      listed(105, [memberEntry('a', 10), ownerEntry('s', 'a', 10, 20), ownerEntry('t', 'a', 10, 101)]),
    );
    expect(more.base.owners.get('s')).toBe(at100.base.owners.get('s'));
    expect(more.base.owners.size).toBe(2);
  });

  it('sees a store that went back, or is another one', () => {
    expect(wentBack(at100, listed(99, []))).toBe('it is at revision 99, and was at 100');
    expect(wentBack(at100, listed(200, [], 'two'))).toBe('it is another cluster');
    expect(wentBack(at100, listed(100, []))).toBeNull();
    expect(wentBack(emptyMirror(prefix), listed(1, []))).toBeNull();
  });

  it('sees by a key that a store went back, however far ahead its revision is', () => {
    const older = `${prefix}owners/s is as of revision 19, and was written at 20`;
    expect(wentBack(at100, listed(200, [ownerEntry('s', 'a', 10, 19)]))).toBe(older);
    expect(wentBack(at100, listed(200, [ownerEntry('s', 'a', 10, 20)]))).toBeNull();
    expect(wentBack(at100, listed(200, [ownerEntry('s', 'a', 10, 150)]))).toBeNull();
    expect(wentBack(at100, listed(200, [])), 'it may have been deleted').toBeNull();
    const own = absorbAnswer(at100, putOwner('b', 120), yes(120));
    expect(wentBack(own, listed(110, [ownerEntry('s', 'a', 10, 20)])), 'a list from before it').toBeNull();
    expect(wentBack(own, listed(120, [ownerEntry('s', 'a', 10, 20)]))).toContain('was written at 120');
  });

  it('sees it by an answer: of a revision from before it was asked, or with a key from before what is known', () => {
    const get: Transaction = { compares: [], then: [], else: [{ type: 'get', key: `${prefix}owners/s` }] };
    const answer = (revision: number, mod: number) => ({
      succeeded: false,
      revision,
      answers: [{ type: 'get', entry: ownerEntry('s', 'a', 10, mod) } as const],
    });
    const seen = (sentAt: number, revision: number, mod: number) =>
      answerWentBack(at100, { transaction: get, sentAt }, answer(revision, mod));
    expect(seen(100, 99, 20)).toBe('it is at revision 99, and was at 100');
    expect(seen(90, 95, 20), 'overtaken by the watch').toBeNull();
    expect(seen(100, 130, 19)).toContain('was written at 20');
    expect(seen(100, 130, 125)).toBeNull();
    const own = absorbAnswer(at100, putOwner('b', 120), yes(120));
    expect(newestRevision(own)).toBe(120);
    expect(answerWentBack(own, { transaction: get, sentAt: 100 }, answer(110, 20)), 'late').toBeNull();
  });
});

describe('the mirror from answers to one’s own transactions', () => {
  it('shows what was written at once, at its revision, while the base stays as the watch told it', () => {
    const mirror = absorbAnswer(at100, putOwner('b', 120), yes(120));
    expect(owner(mirror)).toMatchObject({ mod: 120, value: { node: 'b' } });
    expect(mirror.base.owners.get('s')?.mod).toBe(20);
    expect(mirror.revision).toBe(100);
  });

  it('shows what a refusal read', () => {
    const mirror = absorbAnswer(at100, putOwner('b', 120), no(130, ownerEntry('s', 'c', 12, 125)));
    expect(owner(mirror)).toMatchObject({ mod: 125, value: { node: 'c' } });
    expect(owner(absorbAnswer(at100, putOwner('b', 120), no(130, null)))).toBeUndefined();
  });

  it('never goes back: neither by an older answer, nor by an older event, nor by an older list', () => {
    const mirror = absorbAnswer(at100, putOwner('b', 120), yes(120));
    expect(owner(absorbAnswer(mirror, putOwner('x', 110), yes(110)))?.mod).toBe(120);
    expect(owner(absorbAnswer(mirror, putOwner('x', 110), no(115, ownerEntry('s', 'c', 12, 105))))?.mod).toBe(120);
    expect(owner(feedMirror(mirror, changed(110, ownerEntry('s', 'c', 12, 110))))?.mod).toBe(120);
    expect(owner(feedMirror(mirror, listed(119, [ownerEntry('s', 'c', 12, 110)])))?.mod).toBe(120);
  });

  it('lets the watch have the last word once it has come that far', () => {
    const mirror = absorbAnswer(at100, putOwner('b', 120), yes(120));
    const at120 = feedMirror(mirror, listed(120, [ownerEntry('s', 'b', 10, 120)]));
    expect(at120.ahead).toEqual([]);
    expect(at120.latest).toBe(at120.base);
    expect(owner(absorbAnswer(at120, putOwner('x', 110), yes(110)))?.mod).toBe(120);
  });

  it('learns of deleted keys', () => {
    const transaction: Transaction = { compares: [], then: [{ type: 'delete', key }], else: [] };
    const mirror = absorbAnswer(at100, transaction, {
      succeeded: true,
      revision: 120,
      answers: [{ type: 'delete', deleted: 1 }],
    });
    expect(owner(mirror)).toBeUndefined();
    expect(owner(feedMirror(mirror, changed(110, ownerEntry('s', 'c', 12, 110))))).toBeUndefined();
  });

  it('reads the parts of a nested transaction singly', () => {
    const transaction: Transaction = {
      compares: [],
      then: [
        { type: 'transaction', transaction: put('owners/s', ownerEntry('s', 'b', 11, 0).value) },
        { type: 'transaction', transaction: put('owners/t', ownerEntry('t', 'b', 11, 0).value) },
      ],
      else: [],
    };
    const mirror = absorbAnswer(at100, transaction, {
      succeeded: true,
      revision: 120,
      answers: [
        { type: 'transaction', succeeded: true, answers: [{ type: 'put' }] },
        { type: 'transaction', succeeded: false, answers: [{ type: 'get', entry: ownerEntry('t', 'c', 12, 90) }] },
      ],
    });
    expect(owner(mirror)).toMatchObject({ mod: 120, value: { node: 'b' } });
    expect(mirror.latest.owners.get('t')).toBeUndefined();
  });

  it('keeps the session of a member that was renewed', () => {
    const renewal = put('members/a', memberEntry('a', 10).value, [
      { key: `${prefix}members/a`, target: 'create', is: '=', revision: 10 },
    ]);
    expect(absorbAnswer(at100, renewal, yes(120)).latest.members.get('a')).toMatchObject({ create: 10, mod: 120 });
  });

  it('takes a join for a new session, though the watch has not yet told that the former key went', () => {
    const join = put('members/a', memberEntry('a', 10).value, [
      { key: `${prefix}members/a`, target: 'create', is: '=', revision: 0 },
    ]);
    expect(absorbAnswer(at100, join, yes(120)).latest.members.get('a')).toMatchObject({ create: 120, mod: 120 });
  });

  it('passes over what it cannot place', () => {
    expect(absorbAnswer(at100, putOwner('b', 1), { succeeded: true, revision: 120, answers: [] })).toBe(at100);
    expect(feedMirror(at100, { type: 'heard', revision: 500 })).toBe(at100);
    const strange = feedMirror(at100, changed(101, entryOf('unknown/x', {}, 101)));
    expect(strange.base.owners).toBe(at100.base.owners);
  });
});
