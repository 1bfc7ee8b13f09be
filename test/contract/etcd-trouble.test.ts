// The store against a real etcd that fails: dead, frozen and cut off members, restarts, compaction. Outcomes are within the times
// that the protocol counts on.

import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { realClock } from '../../src/adapters/clock.ts';
import { openEtcdStore } from '../../src/adapters/etcd/store.ts';
import { RetryError } from '../../src/base/errors.ts';
import type { Transaction } from '../../src/cluster/transaction.ts';
import type { Chance, Clock, Store } from '../../src/ports.ts';
import { type RunningEtcd, startEtcd } from '../support/etcd.ts';
import { etcdConfig } from '../support/etcd-config.ts';
import { FeedRecorder } from '../support/feed-recorder.ts';
import { RecordingMeter } from '../support/recording-meter.ts';
import { openDoor as openTcpDoor } from '../support/tcp-door.ts';
import { timed } from '../support/timed.ts';
import { waitFor } from '../support/wait.ts';

const prefix = '/weir/trouble/';
/** For a call that etcd answers: on a busy machine it may take its time. */
const patienceMs = 10_000;
const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(members: 1 | 3): Promise<RunningEtcd> {
  const etcd = await startEtcd({ members });
  cleanups.push(() => etcd.stop());
  return etcd;
}

/** Begins with the first endpoint, so that a test knows which member it is on. */
const chance: Chance = { number: () => 0, hex: () => '' };

function open(endpoints: readonly string[], meter = new RecordingMeter()): Store {
  const store = openEtcdStore({ config: etcdConfig(endpoints), clock: realClock, chance, meter });
  cleanups.push(() => store.close());
  return store;
}

async function follow(store: Store): Promise<FeedRecorder> {
  const recorder = new FeedRecorder();
  cleanups.push(store.follow(prefix, recorder.tell));
  await waitFor('the first list', 30_000, () => recorder.fresh);
  return recorder;
}

const write = (value: string): Transaction => ({
  compares: [],
  then: [{ type: 'put', key: `${prefix}key`, value, leaseId: null }],
  else: [],
});

async function openDoor(targetPort: number) {
  const door = await openTcpDoor(targetPort);
  cleanups.push(() => door.shut());
  return door;
}

async function failure(call: Promise<unknown>): Promise<RetryError> {
  const outcome = await call.then(
    value => value,
    (error: unknown) => error,
  );
  if (!(outcome instanceof RetryError)) throw new Error(`expected a RetryError, got ${JSON.stringify(outcome)}`);
  return outcome;
}

function etcdctl(endpoint: string | undefined, ...args: string[]): string {
  const env = { ...process.env, ETCDCTL_API: '3' };
  return execFileSync('etcdctl', ['--endpoints', endpoint ?? '', ...args], { env, stdio: 'pipe' }).toString();
}

describe('single calls', () => {
  it('leave a dead member after one failed call, and a frozen one after one timeout', async () => {
    const etcd = await start(3);
    const meter = new RecordingMeter();
    const store = open(etcd.endpoints, meter);
    await store.transact(write('1'), patienceMs);
    expect(meter.told).toEqual([['storeAnswered', expect.any(Number)]]);
    await etcd.members[0]?.kill();
    const refused = await failure(store.transact(write('2'), patienceMs));
    expect(refused.message).toMatch(/could not make a transaction: .*etcd at http:\/\/127\.0\.0\.1:\d+ .*check/);
    expect(meter.of('storeFailed')).toHaveLength(1);
    await waitFor('the others to have a leader', 30_000, () => store.transact(write('3'), 1000));
    etcd.members[0]?.startWithoutWaiting();
    await etcd.members[0]?.waitUntilHealthy();
    const onSecond = open([etcd.endpoints[1] ?? '', etcd.endpoints[2] ?? '']);
    await onSecond.transact(write('4'), patienceMs);
    etcd.members[1]?.pause();
    const took = await timed(async () => {
      const silent = await failure(onSecond.transact(write('5'), 500));
      expect(silent.message).toContain(`etcd at ${etcd.endpoints[1]} did not answer within 500 ms`);
    });
    expect(took.ms).toBeGreaterThan(490);
    expect(took.awakeMs).toBeLessThan(700);
    expect(onSecond.status().trouble).toContain('did not answer');
    await waitFor('the third member to answer', 30_000, () => onSecond.transact(write('6'), 1000));
    expect(onSecond.status()).toMatchObject({ endpoint: etcd.endpoints[2], trouble: null });
  });

  it('end by the monotonic clock when the wall clock was set back', async () => {
    const etcd = await start(1);
    const clock = { ...realClock, unixMs: () => Date.now() + 3_600_000 };
    const store = openEtcdStore({ config: etcdConfig(etcd.endpoints), clock, chance });
    cleanups.push(() => store.close());
    await store.transact(write('1'), patienceMs);
    etcd.members[0]?.pause();
    const took = await timed(() => failure(store.transact(write('2'), 400)));
    expect(took.ms).toBeGreaterThan(390);
    expect(took.awakeMs).toBeLessThan(600);
    etcd.members[0]?.resume();
    await waitFor('etcd to answer again', 30_000, () => store.transact(write('3'), 1000));
  });

  it('many at once turn the ring once', async () => {
    const etcd = await start(3);
    const store = open(etcd.endpoints);
    await store.grantLease(5, patienceMs);
    etcd.members[0]?.pause();
    await Promise.all(Array.from({ length: 7 }, () => failure(store.transact(write('x'), 300))));
    await waitFor('the second member to answer', 30_000, () => store.grantLease(5, 1000));
    expect(store.status().endpoint).not.toBe(etcd.endpoints[0]);
  });

  it('tell version and size of the server', async () => {
    const etcd = await start(1);
    const store = open(etcd.endpoints);
    expect(store.status()).toEqual({
      endpoint: null,
      version: null,
      trouble: null,
      warning: null,
      databaseBytes: null,
    });
    await store.grantLease(5, patienceMs);
    await waitFor('the version', 30_000, () => store.status().version);
    expect(store.status().version).toMatch(/^3\.\d+\.\d+/);
    expect(store.status().databaseBytes).toBeGreaterThan(1000);
  });
});

describe('the feed', () => {
  it('goes on over a restart of etcd, with everything written meanwhile', async () => {
    const etcd = await start(1);
    const [store, other] = [open(etcd.endpoints), open(etcd.endpoints)];
    const recorder = await follow(store);
    await etcd.members[0]?.restart();
    await waitFor('etcd to take a write', 30_000, () => other.transact(write('after'), 1000));
    await waitFor('the write to be told', 30_000, () => recorder.entries.get(`${prefix}key`)?.value === 'after');
    // Once for each time: a machine that stands still may break it another time.
    await waitFor('the list', 30_000, () => recorder.fresh);
    expect(recorder.count('broken')).toBeGreaterThan(0);
    expect(recorder.count('broken')).toBe(recorder.count('listed') - 1);
    expect(recorder.faults).toEqual([]);
  });

  it('says broken within 4 s of a frozen member, and lists at the next one', async () => {
    const etcd = await start(3);
    const recorder = await follow(open(etcd.endpoints));
    etcd.members[0]?.pause();
    const took = await timed(() => waitFor('broken', 30_000, () => recorder.count('broken') > 0));
    expect(recorder.silentMs).toBeGreaterThan(2900);
    expect(took.awakeMs).toBeLessThan(4000);
    await waitFor('a list from the next member', 30_000, () => recorder.count('listed') >= 2);
    const other = open([etcd.endpoints[1] ?? '']);
    await waitFor('a write', 30_000, () => other.transact(write('new'), 1000));
    await waitFor('the write to be told', 30_000, () => recorder.entries.get(`${prefix}key`)?.value === 'new');
    expect(recorder.faults).toEqual([]);
  });

  it('leaves a member that has lost its quorum, and lists again when there is one', async () => {
    const etcd = await start(3);
    const recorder = await follow(open([etcd.endpoints[0] ?? '']));
    etcd.members[1]?.pause();
    etcd.members[2]?.pause();
    // etcd's own doing: 1 to 2 s until the leader is given up, and three looks at it, one a second.
    const took = await timed(() => waitFor('broken', 30_000, () => recorder.count('broken') > 0));
    expect(took.awakeMs).toBeLessThan(5500);
    etcd.members[1]?.resume();
    etcd.members[2]?.resume();
    await waitFor('a list', 30_000, () => recorder.fresh);
    expect(recorder.faults).toEqual([]);
  });

  it('lists again every minute, in step with what is written meanwhile', async () => {
    const etcd = await start(1);
    const soonerMs = (atMs: number) => (atMs - realClock.monotonicMs() > 50_000 ? realClock.monotonicMs() + 100 : atMs);
    const clock: Clock = { ...realClock, wakeAt: (atMs, wake) => realClock.wakeAt(soonerMs(atMs), wake) };
    const store = openEtcdStore({ config: etcdConfig(etcd.endpoints), clock, chance });
    cleanups.push(() => store.close());
    const recorder = await follow(store);
    let written = 0;
    await waitFor('ten lists among writes', 30_000, async () => {
      await Promise.all(Array.from({ length: 20 }, () => store.transact(write(`${written++}`), patienceMs)));
      return recorder.count('listed') > 10;
    });
    await waitFor('the last write', 30_000, () => recorder.revision === written + 1);
    expect(recorder.faults).toEqual([]);
    expect(recorder.count('broken')).toBe(0);
    expect(recorder.changes.length).toBeGreaterThan(written / 2);
  });

  it('lists when what it missed was compacted away', async () => {
    const etcd = await start(1);
    const door = await openDoor(Number(new URL(etcd.endpoints[0] ?? '').port));
    const recorder = await follow(open([door.url]));
    const other = open(etcd.endpoints);
    door.shut();
    let revision = 0;
    for (let round = 0; round < 5; round++) revision = (await other.transact(write(`${round}`), patienceMs)).revision;
    etcdctl(etcd.endpoints[0], 'compact', String(revision));
    await waitFor('broken', 30_000, () => recorder.count('broken') > 0);
    await door.open();
    await waitFor('a list', 30_000, () => recorder.fresh);
    expect(recorder.entries.get(`${prefix}key`)).toMatchObject({ value: '4', mod: revision });
    expect(recorder.faults).toEqual([]);
  });

  it('tells a store that was replaced by an empty one as it is', async () => {
    const first = await start(1);
    const second = await start(1);
    const door = await openDoor(Number(new URL(first.endpoints[0] ?? '').port));
    const store = open([door.url]);
    for (let round = 0; round < 5; round++) await store.transact(write(`${round}`), patienceMs);
    const recorder = await follow(store);
    door.shut();
    await waitFor('broken', 30_000, () => recorder.count('broken') > 0);
    await door.open(Number(new URL(second.endpoints[0] ?? '').port));
    await waitFor('a list', 30_000, () => recorder.fresh);
    const lists = recorder.facts.filter(fact => fact.type === 'listed');
    expect(lists.at(-1)?.clusterId).not.toBe(lists[0]?.clusterId);
    expect(lists.at(-1)).toMatchObject({ revision: 1, entries: [] });
  });
});
