// An in-memory model of etcd: one ordered history of revisions, leases that a lessor looks at every 500 ms, nested transactions whose
// compares are all judged before anything is written. Synchronous: `apply` is the whole truth. What lies between it and a node
// (delays, losses, a cut) is the fake store's matter. Not modelled: compaction, members.

import { RetryError } from '../../src/base/errors.ts';
import { invariant } from '../../src/base/invariant.ts';
import type { ChangeEvent } from '../../src/cluster/feed.ts';
import type {
  Compare,
  Entry,
  Operation,
  OperationAnswer,
  Transaction,
  TransactionAnswer,
} from '../../src/cluster/transaction.ts';
import type { Clock, LeaseGrant } from '../../src/ports.ts';

export interface FakeEtcdOptions {
  readonly clock: Clock;
  readonly clusterId?: string;
  /** etcd raises shorter TTLs to this: 1.5 x its election timeout, in whole seconds. */
  readonly minTtlSeconds?: number;
  readonly lessorEveryMs?: number;
}

/** All events of one revision. */
export interface Revision {
  readonly revision: number;
  readonly events: readonly ChangeEvent[];
}

interface Lease {
  readonly ttlSeconds: number;
  expiresMs: number;
  readonly keys: Set<string>;
}

interface Stored {
  readonly entry: Entry;
  readonly leaseId: string | null;
}

/** The most compares, and the most operations, of one transaction; etcd's `--max-txn-ops`. */
const mostOperations = 128;
/** etcd's `--max-request-bytes`. */
const mostRequestBytes = 1.5 * 1024 ** 2;

export class FakeEtcd {
  readonly clock: Clock;
  #clusterId: string;
  readonly #minTtlSeconds: number;
  readonly #lessorEveryMs: number;
  readonly #stored = new Map<string, Stored>();
  readonly #leases = new Map<string, Lease>();
  readonly #listeners = new Set<(revision: Revision) => void>();
  #revision = 1;
  #lastLease = 0;
  #lessorAwake = false;

  constructor(options: FakeEtcdOptions) {
    this.clock = options.clock;
    this.#clusterId = options.clusterId ?? '14841639068965178418';
    this.#minTtlSeconds = options.minTtlSeconds ?? 2;
    this.#lessorEveryMs = options.lessorEveryMs ?? 500;
  }

  get revision(): number {
    return this.#revision;
  }

  get clusterId(): string {
    return this.#clusterId;
  }

  grant(ttlSeconds: number): LeaseGrant {
    this.#lastLease += 1;
    const leaseId = String(this.#lastLease);
    const ttl = Math.max(Math.ceil(ttlSeconds), this.#minTtlSeconds);
    this.#leases.set(leaseId, { ttlSeconds: ttl, expiresMs: this.clock.monotonicMs() + ttl * 1000, keys: new Set() });
    this.#wakeLessor();
    return { leaseId, ttlSeconds: ttl };
  }

  /** Throws RetryError for a lease that is gone, InvariantError for a transaction that etcd never takes. */
  apply(transaction: Transaction): TransactionAnswer {
    const path = this.#judge(transaction);
    refuseDoubleWrites(writtenKeys(transaction, path));
    this.#refuseMissingLeases(transaction, path);
    refuseLarge(transaction);
    const write = { revision: this.#revision + 1, events: [] as ChangeEvent[] };
    const answers = this.#perform(transaction, path, write);
    this.#commit(write);
    return { succeeded: path.succeeded, revision: this.#revision, answers };
  }

  /** Everything below `prefix`, in order of the keys. */
  list(prefix: string): Entry[] {
    const entries = [...this.#stored.values()]
      .map(stored => stored.entry)
      .filter(entry => entry.key.startsWith(prefix));
    return entries.sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** Tells every later revision, as it is committed. @returns the end of it. */
  listen(listener: (revision: Revision) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What a restart of the server, or a change of its leader, does to leases: all have their full TTL again. */
  renewAllLeases(): void {
    for (const lease of this.#leases.values()) lease.expiresMs = this.clock.monotonicMs() + lease.ttlSeconds * 1000;
  }

  /** Without a leader no lease runs out; the next leader gives each its full TTL (renewAllLeases). */
  holdLeases(): void {
    for (const lease of this.#leases.values()) lease.expiresMs = Number.POSITIVE_INFINITY;
  }

  /** What a keepalive does, which weir never sends: @returns the TTL in seconds, 0 when there is no such lease. */
  keepAlive(leaseId: string): number {
    const lease = this.#leases.get(leaseId);
    if (lease === undefined) return 0;
    lease.expiresMs = this.clock.monotonicMs() + lease.ttlSeconds * 1000;
    return lease.ttlSeconds;
  }

  /** Another cluster behind the same address: nothing of the old one is there. */
  replace(clusterId: string): void {
    this.#stored.clear();
    this.#leases.clear();
    this.#revision = 1;
    this.#clusterId = clusterId;
  }

  #judge(transaction: Transaction): Path {
    const count = Math.max(transaction.compares.length, transaction.then.length, transaction.else.length);
    invariant(
      count <= mostOperations,
      `a transaction has ${count} compares or operations, etcd takes ${mostOperations}`,
    );
    const succeeded = transaction.compares.every(compare => this.#holds(compare));
    const taken = succeeded ? transaction.then : transaction.else;
    const inner = taken.map(operation =>
      operation.type === 'transaction' ? this.#judge(operation.transaction) : null,
    );
    return { succeeded, inner };
  }

  #holds({ key, target, is, revision }: Compare): boolean {
    const actual = this.#stored.get(key)?.entry[target] ?? 0;
    return is === '=' ? actual === revision : actual > revision;
  }

  #refuseMissingLeases(transaction: Transaction, path: Path): void {
    forEachTaken(transaction, path, operation => {
      if (operation.type !== 'put' || operation.leaseId === null || this.#leases.has(operation.leaseId)) return;
      throw new RetryError('could not make a transaction: the fake etcd says: requested lease not found');
    });
  }

  #perform(transaction: Transaction, path: Path, write: Write): OperationAnswer[] {
    const taken = path.succeeded ? transaction.then : transaction.else;
    return taken.map((operation, index): OperationAnswer => {
      if (operation.type === 'put') return this.#put(operation, write);
      if (operation.type === 'delete') return { type: 'delete', deleted: this.#delete(operation.key, write) };
      if (operation.type === 'get') return { type: 'get', entry: this.#stored.get(operation.key)?.entry ?? null };
      const inner = path.inner[index];
      invariant(inner, 'every nested transaction was judged');
      const answers = this.#perform(operation.transaction, inner, write);
      return { type: 'transaction', succeeded: inner.succeeded, answers };
    });
  }

  #put({ key, value, leaseId }: Extract<Operation, { type: 'put' }>, write: Write): OperationAnswer {
    const before = this.#stored.get(key);
    this.#detach(key, before);
    const entry = { key, value, create: before?.entry.create ?? write.revision, mod: write.revision };
    this.#stored.set(key, { entry, leaseId });
    if (leaseId !== null) this.#leases.get(leaseId)?.keys.add(key);
    write.events.push({ type: 'put', entry });
    return { type: 'put' };
  }

  #delete(key: string, write: Write): number {
    const before = this.#stored.get(key);
    if (before === undefined) return 0;
    this.#detach(key, before);
    this.#stored.delete(key);
    write.events.push({ type: 'delete', key, mod: write.revision });
    return 1;
  }

  #detach(key: string, stored: Stored | undefined): void {
    if (stored?.leaseId) this.#leases.get(stored.leaseId)?.keys.delete(key);
  }

  #commit({ revision, events }: Write): void {
    if (events.length === 0) return;
    this.#revision = revision;
    for (const listener of [...this.#listeners]) listener({ revision, events });
  }

  #wakeLessor(): void {
    if (this.#lessorAwake || this.#leases.size === 0) return;
    this.#lessorAwake = true;
    this.clock.wakeAt(this.clock.monotonicMs() + this.#lessorEveryMs, () => {
      this.#lessorAwake = false;
      this.#expire();
      this.#wakeLessor();
    });
  }

  #expire(): void {
    for (const [leaseId, lease] of this.#leases) {
      if (lease.expiresMs > this.clock.monotonicMs()) continue;
      this.#leases.delete(leaseId);
      const write = { revision: this.#revision + 1, events: [] as ChangeEvent[] };
      for (const key of [...lease.keys].sort()) this.#delete(key, write);
      this.#commit(write);
    }
  }
}

interface Write {
  readonly revision: number;
  readonly events: ChangeEvent[];
}

/** Which way a transaction goes, and the nested ones of that way (null for other operations). */
interface Path {
  readonly succeeded: boolean;
  readonly inner: readonly (Path | null)[];
}

function forEachTaken(transaction: Transaction, path: Path, visit: (operation: Operation) => void): void {
  const taken = path.succeeded ? transaction.then : transaction.else;
  for (const [index, operation] of taken.entries()) {
    visit(operation);
    const inner = path.inner[index];
    if (operation.type === 'transaction' && inner) forEachTaken(operation.transaction, inner, visit);
  }
}

/** etcd looks at the request as it comes, whichever way it goes; the keys of it are left out here. */
function refuseLarge(transaction: Transaction): void {
  const bytesOf = ({ then, else: other }: Transaction): number =>
    [...then, ...other].reduce((sum, operation) => {
      if (operation.type === 'put') return sum + Buffer.byteLength(operation.value);
      return operation.type === 'transaction' ? sum + bytesOf(operation.transaction) : sum;
    }, 0);
  if (bytesOf(transaction) <= mostRequestBytes) return;
  throw new RetryError('could not make a transaction: the fake etcd says: etcdserver: request is too large');
}

function writtenKeys(transaction: Transaction, path: Path): string[] {
  const keys: string[] = [];
  forEachTaken(transaction, path, operation => {
    if (operation.type === 'put' || operation.type === 'delete') keys.push(operation.key);
  });
  return keys;
}

/** etcd looks at the ways not taken as well; a transaction that it refuses for those passes here. */
function refuseDoubleWrites(keys: readonly string[]): void {
  invariant(new Set(keys).size === keys.length, `a transaction writes a key twice: ${[...keys].sort().join(' ')}`);
}
