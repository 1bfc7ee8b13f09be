import { describe, expect, it } from 'vitest';
import { faultKinds, kindNamed, schedule } from '../../chaos/faults/schedule.ts';
import { grantedTtlMs } from '../../chaos/judges/granted-ttl.ts';
import { History } from '../../chaos/record/history.ts';
import { figuresOf } from '../../chaos/report/figures.ts';
import { seededNumbers } from '../../support/seeded-numbers.ts';

const put = (key: string, value: unknown, revision: number, create = revision) => ({
  ...{ key, revision, create, seenMs: revision },
  value: JSON.stringify(value),
});

describe('the history', () => {
  it('knows an owner only while its session lasts', () => {
    const history = new History();
    history.apply(1, [put('members/a', {}, 1)]);
    history.apply(2, [put('owners/cam', { node: 'a', session: 1 }, 2)]);
    expect(history.ownerOf('cam')).toMatchObject({ node: 'a', epoch: 2 });
    expect(history.ownedBy('a').map(one => one.stream)).toEqual(['cam']);
    history.apply(3, [put('members/a', {}, 3, 1)]);
    expect(history.ownerOf('cam')?.node).toBe('a');
    history.apply(4, [{ key: 'members/a', value: null, revision: 4, create: 0, seenMs: 4 }]);
    expect(history.ownerOf('cam')).toBeNull();
    expect(history.sessions.get(1)).toMatchObject({ bornMs: 1, putsMs: [1, 3], goneMs: 4 });
    history.apply(5, [put('members/a', {}, 5)]);
    expect(history.ownerOf('cam')).toBeNull();
  });

  it('takes each revision once, whichever watcher tells it first', () => {
    const history = new History();
    history.apply(1, [put('owners/cam', { node: 'a', session: 1 }, 1)]);
    history.apply(1, [{ ...put('owners/cam', { node: 'a', session: 1 }, 1), seenMs: 99 }]);
    expect(history.termsOf('cam')).toMatchObject([{ seenMs: 1 }]);
  });
});

it('etcd grants whole seconds, and not less than its least', () => {
  expect([1, 3, 4.2, 10].map(grantedTtlMs)).toEqual([2000, 3000, 5000, 10_000]);
});

describe('the schedule', () => {
  const take = (seed: number, count: number, names: readonly string[] = []): readonly string[] => {
    const faults = schedule(names, () => true, seededNumbers(seed));
    return Array.from({ length: count }, () => faults.next().value?.name ?? '');
  };

  it('makes each kind once before any comes again, the same for the same seed', () => {
    const all = faultKinds.map(kind => kind.name).sort();
    expect([...take(1, all.length)].sort()).toEqual(all);
    expect(take(1, 2 * all.length)).toEqual(take(1, 2 * all.length));
    expect(take(1, all.length)).not.toEqual(take(2, all.length));
  });

  it('keeps to the order that was asked for', () => {
    expect(take(1, 3, ['main-kill', 'cut-etcd'])).toEqual(['main-kill', 'cut-etcd', 'main-kill']);
    expect(() => kindNamed('no-such')).toThrow(/there is no fault 'no-such'; there are main-kill/);
  });

  it('ends at once when nothing can be done', () => {
    expect(schedule([], () => false, seededNumbers(1)).next().done).toBe(true);
  });
});

it('figures are values that were measured', () => {
  const values = Array.from({ length: 20 }, (_, index) => 20 - index);
  expect(figuresOf(values)).toEqual({ count: 20, median: 10, p95: 19, max: 20 });
  expect(figuresOf([7])).toEqual({ count: 1, median: 7, p95: 7, max: 7 });
  expect(figuresOf([])).toBeNull();
});
