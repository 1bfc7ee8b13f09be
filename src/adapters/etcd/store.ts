// The Store port on etcd. Single calls and each feed have connections and a ring of endpoints of their own, so that a long list or a
// broken watch is never in the way of a renewal. Nothing is kept alive, retried or resumed behind the caller's back.

import { RetryError, TellUserError } from '../../base/errors.ts';
import type { FeedFact } from '../../cluster/feed.ts';
import type { Transaction, TransactionAnswer } from '../../cluster/transaction.ts';
import type { EtcdConfig } from '../../config/config.ts';
import type { Chance, Clock, LeaseGrant, Log, Meter, Store, StoreStatus } from '../../ports.ts';
import { answerOf } from './answer.ts';
import { Caller } from './caller.ts';
import { Connection } from './connection.ts';
import { Connections } from './connections.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import { Feed } from './feed/feed.ts';
import { Health } from './health.ts';
import { pause } from './pause.ts';
import { requestOf } from './request.ts';
import { Rotation } from './rotation.ts';
import { KeptCredentials } from './tls/kept-credentials.ts';
import { readCredentials } from './tls/read-credentials.ts';

export interface EtcdStoreOptions {
  readonly config: EtcdConfig;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Left out: nobody reads it. */
  readonly log?: Pick<Log, 'info' | 'warn'>;
  /** Left out: nobody counts. */
  readonly meter?: Pick<Meter, 'storeAnswered' | 'storeFailed'>;
}

/** Opens nothing yet: the first call connects. Throws TellUserError when the configuration cannot work whatever etcd does. */
export function openEtcdStore(options: EtcdStoreOptions): Store {
  return new EtcdStore(options);
}

const measureEveryMs = 30_000;
const measureAgainMs = 5000;
const measureTimeoutMs = 2000;

class EtcdStore implements Store {
  readonly #options: EtcdStoreOptions;
  readonly #endpoints: readonly Endpoint[];
  /** null: it speaks no TLS. */
  readonly #credentials: KeptCredentials | null;
  readonly #health = new Health();
  readonly #caller: Caller;
  readonly #feeds = new Set<Feed>();
  readonly #closing = new AbortController();

  constructor(options: EtcdStoreOptions) {
    this.#options = options;
    this.#endpoints = options.config.endpoints.map(parseEndpoint);
    if (this.#endpoints.length === 0)
      throw new TellUserError(`the 'etcd' line names no URL: write etcd http://HOST:PORT;`);
    const { config, log } = options;
    const isSecure = this.#endpoints.some(({ secure }) => secure);
    this.#credentials = isSecure
      ? new KeptCredentials({ read: () => readCredentials(config), log: log ?? null })
      : null;
    this.#caller = new Caller({
      ...{ connections: this.#connections(), rotation: this.#rotation(), health: this.#health },
      ...{ clock: options.clock, meter: options.meter ?? null },
    });
    void this.#measure();
  }

  async grantLease(ttlSeconds: number, timeoutMs: number): Promise<LeaseGrant> {
    const request = { TTL: Math.ceil(ttlSeconds) };
    const answer = await this.#caller.call('grant a lease', timeoutMs, async (client, options) => {
      const grant = await client.leaseClient.leaseGrant(request, options);
      if (grant.error) throw new RetryError(`could not grant a lease: ${grant.error}`);
      return grant;
    });
    return { leaseId: answer.ID, ttlSeconds: Number(answer.TTL) };
  }

  transact(transaction: Transaction, timeoutMs: number): Promise<TransactionAnswer> {
    const request = requestOf(transaction);
    return this.#caller.call('make a transaction', timeoutMs, async (client, options) =>
      answerOf(transaction, await client.kv.txn(request, options)),
    );
  }

  follow(prefix: string, tell: (fact: FeedFact) => void): () => void {
    const { clock, chance, config } = this.#options;
    const [connections, rotation] = [this.#connections(), this.#rotation()];
    const feed = new Feed({
      prefix,
      tell,
      clock,
      chance,
      user: config.user,
      connections,
      rotation,
      health: this.#health,
    });
    this.#feeds.add(feed);
    return () => {
      feed.stop();
      this.#feeds.delete(feed);
    };
  }

  status(): StoreStatus {
    return { ...this.#health.status, warning: this.#credentials?.trouble ?? null };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const feed of this.#feeds) feed.stop();
    this.#feeds.clear();
    this.#caller.close();
  }

  #connections(): Connections {
    const { config, clock } = this.#options;
    return new Connections(endpoint => {
      const credentials = endpoint.secure ? (this.#credentials?.current() ?? null) : null;
      return new Connection(endpoint, config, credentials, clock);
    });
  }

  #rotation(): Rotation {
    return new Rotation(this.#endpoints, this.#options.chance.number());
  }

  /** Version and size, and whether the files can be used, now and then. A local question to one member: it costs etcd nothing, and its failure is nobody's trouble. */
  async #measure(): Promise<void> {
    const closing = this.#closing.signal;
    while (!closing.aborted) {
      this.#credentials?.current();
      const answer = await this.#caller.ask(measureTimeoutMs, (client, options) => client.maintenance.status(options));
      if (answer !== null) this.#health.measured(answer.version, Number(answer.dbSize));
      await pause(this.#options.clock, answer === null ? measureAgainMs : measureEveryMs, closing);
    }
  }
}
