// What the Store port promises, asked of the fake and of a real etcd alike: the fake may be trusted as far as this suite goes.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { realChance } from '../../src/adapters/chance.ts';
import { realClock } from '../../src/adapters/clock.ts';
import { openEtcdStore } from '../../src/adapters/etcd/store.ts';
import { RetryError } from '../../src/base/errors.ts';
import type { Compare, Operation, Transaction, TransactionAnswer } from '../../src/cluster/transaction.ts';
import type { Store } from '../../src/ports.ts';
import { type RunningEtcd, startEtcd } from '../support/etcd.ts';
import { etcdConfig } from '../support/etcd-config.ts';
import { FakeEtcd } from '../support/fake-etcd.ts';
import { FakeStore } from '../support/fake-store.ts';
import { FeedRecorder } from '../support/feed-recorder.ts';
import { timed } from '../support/timed.ts';
import { waitFor } from '../support/wait.ts';

/** On a busy machine etcd may take its time. */
const timeoutMs = 10_000;
let run = 0;

const compare = (key: string, target: 'create' | 'mod', is: '=' | '>', revision: number): Compare => ({
  key,
  target,
  is,
  revision,
});
const put = (key: string, value: string, leaseId: string | null = null): Operation => ({
  type: 'put',
  key,
  value,
  leaseId,
});
const get = (key: string): Operation => ({ type: 'get', key });
const remove = (key: string): Operation => ({ type: 'delete', key });
const all = (...then: Operation[]): Transaction => ({ compares: [], then, else: [] });
const nested = (transaction: Transaction): Operation => ({ type: 'transaction', transaction });

interface World {
  open(): Store;
  close(): Promise<void>;
}

function fakeWorld(): Promise<World> {
  const etcd = new FakeEtcd({ clock: realClock });
  return Promise.resolve({ open: () => new FakeStore(etcd), close: () => Promise.resolve() });
}

async function realWorld(): Promise<World> {
  const etcd: RunningEtcd = await startEtcd();
  const config = etcdConfig(etcd.endpoints);
  return { open: () => openEtcdStore({ config, clock: realClock, chance: realChance }), close: () => etcd.stop() };
}

describe.each([
  ['the fake', fakeWorld],
  ['etcd', realWorld],
])('a store: %s', (_name, makeWorld) => {
  let world: World;
  let store: Store;
  let prefix: string;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.close());
  beforeEach(() => {
    run += 1;
    prefix = `/weir/contract${run}/`;
    store = world.open();
  });
  afterEach(() => store.close());

  const transact = (transaction: Transaction): Promise<TransactionAnswer> => store.transact(transaction, timeoutMs);
  const entryOf = async (key: string) => {
    const answer = (await transact(all(get(key)))).answers[0];
    return answer?.type === 'get' ? answer.entry : null;
  };
  const follow = async (by: Store = store) => {
    const recorder = new FeedRecorder();
    const stop = by.follow(prefix, recorder.tell);
    await waitFor('the first list', 30_000, () => recorder.fresh);
    return { recorder, stop };
  };

  describe('grants', () => {
    it('tell the TTL that really holds', async () => {
      expect(await store.grantLease(1, timeoutMs)).toMatchObject({ ttlSeconds: 2 });
      expect(await store.grantLease(10, timeoutMs)).toMatchObject({ ttlSeconds: 10 });
      expect(await store.grantLease(2.5, timeoutMs)).toMatchObject({ ttlSeconds: 3 });
    });

    it('have ids of their own', async () => {
      const grants = await Promise.all([1, 2, 3].map(() => store.grantLease(5, timeoutMs)));
      expect(new Set(grants.map(grant => grant.leaseId)).size).toBe(3);
    });
  });

  describe('transactions', () => {
    it('put, get and delete, and tell the revision of what they wrote', async () => {
      const key = `${prefix}a`;
      const written = await transact(all(put(key, 'größer'), get(key)));
      const entry = { key, value: 'größer', create: written.revision, mod: written.revision };
      expect(written).toMatchObject({ succeeded: true, answers: [{ type: 'put' }, { type: 'get', entry }] });
      const again = await transact(all(put(key, '2')));
      expect(again.revision).toBe(written.revision + 1);
      expect(await entryOf(key)).toEqual({ key, value: '2', create: written.revision, mod: again.revision });
      const gone = await transact(all(remove(key), remove(`${prefix}never`)));
      expect(gone.answers).toEqual([
        { type: 'delete', deleted: 1 },
        { type: 'delete', deleted: 0 },
      ]);
      expect(await entryOf(key)).toBeNull();
    });

    it('do not move the revision when they write nothing', async () => {
      const { revision } = await transact(all(put(`${prefix}a`, '1')));
      const refused = { compares: [compare(`${prefix}a`, 'create', '=', 0)], then: [put(`${prefix}a`, '2')], else: [] };
      expect(await transact(refused)).toEqual({ succeeded: false, revision, answers: [] });
      expect(await transact(all(remove(`${prefix}never`)))).toMatchObject({ revision });
    });

    it('compare create and mod, by = and by >', async () => {
      const key = `${prefix}a`;
      const { revision: create } = await transact(all(put(key, '1')));
      const { revision: mod } = await transact(all(put(key, '2')));
      const holds = async (...compares: Compare[]) => (await transact({ compares, then: [], else: [] })).succeeded;
      expect(await holds(compare(key, 'create', '=', create), compare(key, 'mod', '=', mod))).toBe(true);
      expect(await holds(compare(key, 'create', '=', create), compare(key, 'mod', '=', create))).toBe(false);
      expect(await holds(compare(key, 'mod', '>', create))).toBe(true);
      expect(await holds(compare(key, 'mod', '>', mod))).toBe(false);
      expect(await holds(compare(key, 'create', '>', 0))).toBe(true);
      expect(await holds(compare(`${prefix}never`, 'create', '>', 0))).toBe(false);
      expect(await holds(compare(`${prefix}never`, 'mod', '=', 0), compare(`${prefix}never`, 'create', '=', 0))).toBe(
        true,
      );
    });

    it('answer with the else operations when a compare fails', async () => {
      const key = `${prefix}a`;
      const { revision } = await transact(all(put(key, 'there')));
      const answer = await transact({
        compares: [compare(key, 'mod', '=', 0)],
        then: [put(key, 'mine')],
        else: [get(key)],
      });
      const entry = { key, value: 'there', create: revision, mod: revision };
      expect(answer).toEqual({ succeeded: false, revision, answers: [{ type: 'get', entry }] });
    });

    it('tell nested transactions singly, all in one revision', async () => {
      const claim = (key: string) =>
        nested({ compares: [compare(key, 'mod', '=', 0)], then: [put(key, 'mine')], else: [get(key)] });
      const before = await transact(all(put(`${prefix}taken`, 'other')));
      const keys = Array.from({ length: 100 }, (_, index) => `${prefix}s${index}`);
      const answer = await transact(all(claim(`${prefix}taken`), ...keys.map(claim)));
      expect(answer.revision).toBe(before.revision + 1);
      expect(answer.answers).toHaveLength(101);
      expect(answer.answers[0]).toMatchObject({ succeeded: false, answers: [{ entry: { value: 'other' } }] });
      expect(answer.answers.slice(1).every(one => one.type === 'transaction' && one.succeeded)).toBe(true);
      expect(await entryOf(`${prefix}s99`)).toMatchObject({ value: 'mine', mod: answer.revision });
    });

    it('judge nested compares before anything is written', async () => {
      const inner = { compares: [compare(`${prefix}a`, 'mod', '=', 0)], then: [put(`${prefix}b`, 'b')], else: [] };
      const answer = await transact(all(put(`${prefix}a`, 'a'), nested(inner)));
      expect(answer.answers[1]).toMatchObject({ type: 'transaction', succeeded: true });
    });

    it('refuse one that writes a key twice', async () => {
      await expect(transact(all(put(`${prefix}a`, '1'), put(`${prefix}a`, '2')))).rejects.toThrow();
      expect(await entryOf(`${prefix}a`)).toBeNull();
    });

    it('refuse a lease that is not there, and write nothing of it', async () => {
      await expect(transact(all(put(`${prefix}a`, '1'), put(`${prefix}b`, '2', '987654321')))).rejects.toThrow(
        RetryError,
      );
      expect(await entryOf(`${prefix}a`)).toBeNull();
    });
  });

  describe('leases', () => {
    it('take their keys with them at their end, all in one revision, and the feed says so', async () => {
      const { recorder, stop } = await follow();
      const startMs = performance.now();
      const { leaseId, ttlSeconds } = await store.grantLease(2, timeoutMs);
      const { revision } = await transact(all(put(`${prefix}a`, '1', leaseId), put(`${prefix}b`, '1', leaseId)));
      await waitFor('the keys to go', 30_000, () => recorder.revision > revision && recorder.entries.size === 0);
      expect(performance.now() - startMs).toBeGreaterThan(ttlSeconds * 1000 - 100);
      const last = recorder.changes.at(-1);
      expect(last?.events).toEqual([
        { type: 'delete', key: `${prefix}a`, mod: last?.revision },
        { type: 'delete', key: `${prefix}b`, mod: last?.revision },
      ]);
      stop();
    });

    it('let go of a key that moved to a newer lease, which keeps its create revision', async () => {
      const older = await store.grantLease(2, timeoutMs);
      const newer = await store.grantLease(120, timeoutMs);
      const { revision } = await transact(
        all(
          put(`${prefix}moved`, '1', older.leaseId),
          put(`${prefix}kept`, '1', older.leaseId),
          put(`${prefix}free`, '1', older.leaseId),
        ),
      );
      await transact(all(put(`${prefix}moved`, '2', newer.leaseId), put(`${prefix}free`, '2')));
      await waitFor('the older lease to end', 30_000, async () => (await entryOf(`${prefix}kept`)) === null);
      expect(await entryOf(`${prefix}moved`)).toMatchObject({ value: '2', create: revision });
      expect(await entryOf(`${prefix}free`)).toMatchObject({ value: '2', create: revision });
    });
  });

  describe('a feed', () => {
    it('lists what is there, below its prefix only, and then tells whole revisions in order', async () => {
      await transact(all(put(`${prefix}b`, '1'), put(`${prefix}a`, '1'), put(`/weir/elsewhere${run}`, '1')));
      const { recorder, stop } = await follow();
      expect(recorder.values()).toEqual({ [`${prefix}a`]: '1', [`${prefix}b`]: '1' });
      for (let round = 0; round < 50; round++) {
        const operations = [put(`${prefix}a`, `a${round}`), put(`${prefix}c`, `c${round}`)];
        await transact(all(...operations, round % 2 === 0 ? remove(`${prefix}b`) : put(`${prefix}b`, `b${round}`)));
      }
      await waitFor('the last revision', 30_000, () => recorder.values()[`${prefix}a`] === 'a49');
      expect(recorder.changes).toHaveLength(50);
      expect(recorder.changes.every(change => change.events.length === 3)).toBe(true);
      expect(recorder.values()).toEqual({ [`${prefix}a`]: 'a49', [`${prefix}b`]: 'b49', [`${prefix}c`]: 'c49' });
      expect(recorder.faults).toEqual([]);
      stop();
    });

    it('tells everybody what any of them wrote', async () => {
      const other = world.open();
      const [mine, theirs] = [await follow(), await follow(other)];
      const { revision } = await transact(all(put(`${prefix}a`, 'x')));
      for (const { recorder } of [mine, theirs]) {
        await waitFor('the write', 30_000, () => recorder.revision >= revision);
        expect(recorder.entries.get(`${prefix}a`)).toEqual({
          key: `${prefix}a`,
          value: 'x',
          create: revision,
          mod: revision,
        });
      }
      mine.stop();
      await other.close();
    });

    it('gives a sign of life every second, up to revisions of other prefixes too', async () => {
      const { recorder, stop } = await follow();
      const { revision } = await transact(all(put(`/weir/elsewhere${run}`, '1')));
      await waitFor('a sign of life that covers the write', 30_000, () =>
        recorder.facts.some(fact => fact.type === 'heard' && fact.revision >= revision),
      );
      const heard = recorder.count('heard');
      const took = await timed(() => waitFor('two more signs', 30_000, () => recorder.count('heard') >= heard + 2));
      expect(took.awakeMs).toBeLessThan(2600);
      expect(recorder.count('changed')).toBe(0);
      // Nothing but a machine that stood still breaks it.
      expect(recorder.count('listed')).toBe(recorder.count('broken') + 1);
      expect(recorder.faults).toEqual([]);
      stop();
    });

    it('is silent once it was stopped', async () => {
      const { recorder, stop } = await follow();
      const witness = await follow();
      stop();
      const told = recorder.facts.length;
      await transact(all(put(`${prefix}a`, '1')));
      await waitFor('the witness to hear more', 30_000, () => witness.recorder.changes.length === 1);
      expect(recorder.facts).toHaveLength(told);
      witness.stop();
    });
  });

  it('refuses calls after it was closed', async () => {
    await store.close();
    await expect(store.grantLease(5, timeoutMs)).rejects.toThrow(RetryError);
    await expect(transact(all())).rejects.toThrow(RetryError);
  });
});
