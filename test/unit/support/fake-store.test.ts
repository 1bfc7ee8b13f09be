// The fake's own tools: what scenarios and the simulation do to a network. What it promises as a store stands in the contract.

import { beforeEach, describe, expect, it } from 'vitest';
import { RetryError } from '../../../src/base/errors.ts';
import type { FeedFact } from '../../../src/cluster/feed.ts';
import type { Transaction } from '../../../src/cluster/transaction.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeEtcd } from '../../support/fake-etcd.ts';
import { FakeStore } from '../../support/fake-store.ts';

let clock: FakeClock;
let etcd: FakeEtcd;
let store: FakeStore;
let facts: FeedFact[];
beforeEach(() => {
  clock = new FakeClock();
  etcd = new FakeEtcd({ clock });
  store = new FakeStore(etcd);
  facts = [];
});

const put = (key: string, value = ''): Transaction => ({
  compares: [],
  then: [{ type: 'put', key, value, leaseId: null }],
  else: [],
});
const told = () => facts.map(fact => (fact.type === 'broken' ? 'broken' : `${fact.type} ${fact.revision}`));

describe('a call', () => {
  it('is done at once in fair weather', async () => {
    expect(await store.transact(put('a'), 100)).toMatchObject({ succeeded: true, revision: 2 });
    expect(clock.waiting).toBe(0);
  });

  it('takes the time that the weather says', async () => {
    store.weather = () => ({ requestMs: 30, answerMs: 20 });
    const call = store.transact(put('a'), 100);
    clock.advance(29);
    expect(etcd.revision).toBe(1);
    clock.advance(1);
    expect(etcd.revision).toBe(2);
    clock.advance(20);
    expect(await call).toMatchObject({ revision: 2 });
  });

  it('whose answer is lost was done all the same', async () => {
    store.weather = () => ({ requestMs: 0, answerMs: null });
    const call = store.transact(put('a'), 100);
    clock.advance(100);
    await expect(call).rejects.toThrow(RetryError);
    expect(etcd.revision).toBe(2);
    expect(store.status().trouble).toContain('did not answer within 100 ms');
  });

  it('that was given up is done late', async () => {
    store.weather = () => ({ requestMs: 5000, answerMs: 0 });
    const call = store.transact(put('a'), 100);
    clock.advance(100);
    await expect(call).rejects.toThrow(RetryError);
    expect(etcd.revision).toBe(1);
    clock.advance(5000);
    expect(etcd.revision).toBe(2);
  });

  it('is lost while the store is cut', async () => {
    store.cut();
    const call = store.transact(put('a'), 100);
    clock.advance(100);
    await expect(call).rejects.toThrow(RetryError);
    expect(etcd.revision).toBe(1);
  });
});

describe('a feed', () => {
  beforeEach(() => {
    store.follow('a', fact => facts.push(fact));
    clock.advance(0);
  });

  it('tells revisions below its prefix, late by its delay and in order', () => {
    store.feedDelayMs = 40;
    etcd.apply(put('a1'));
    store.feedDelayMs = 10;
    etcd.apply(put('b'));
    etcd.apply(put('a2'));
    clock.advance(39);
    expect(told()).toEqual(['listed 1']);
    clock.advance(1);
    expect(told()).toEqual(['listed 1', 'changed 2', 'changed 4']);
  });

  it('is broken by a long cut and lists again', () => {
    store.cut();
    etcd.apply(put('a1'));
    clock.advance(4000);
    expect(told()).toEqual(['listed 1', 'broken']);
    etcd.apply(put('a2'));
    store.heal();
    clock.advance(0);
    expect(told()).toEqual(['listed 1', 'broken', 'listed 3']);
  });

  it('goes on after a short cut', () => {
    store.cut();
    etcd.apply(put('a1'));
    clock.advance(500);
    store.heal();
    expect(told()).toEqual(['listed 1', 'changed 2']);
  });

  it('lists every minute', () => {
    clock.advance(60_000);
    expect(told().filter(line => line === 'listed 1')).toHaveLength(2);
    expect(told().filter(line => line === 'heard 1')).toHaveLength(59);
  });

  it('lists at once after a break of the server', () => {
    store.breakFeeds('compacted');
    clock.advance(0);
    expect(told()).toEqual(['listed 1', 'broken', 'listed 1']);
  });
});

it('leases end at the lessor’s first look after their time, and have it again after a restart', () => {
  const { leaseId } = etcd.grant(2);
  etcd.apply({ compares: [], then: [{ type: 'put', key: 'a', value: '', leaseId }], else: [] });
  clock.advance(1800);
  etcd.renewAllLeases();
  clock.advance(1900);
  expect(etcd.list('')).toHaveLength(1);
  clock.advance(600);
  expect(etcd.list('')).toEqual([]);
  expect(clock.waiting).toBe(0);
});
