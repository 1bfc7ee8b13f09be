// A prefix of etcd, listed and followed for ever: check that the member has a quorum, list at r, watch from r+1; on any trouble say
// 'broken' and begin anew on a fresh connection to the next endpoint. A full list every minute finds what a watch may have lost
// (etcd has had such bugs). Nothing is told after stop().

import type { IRangeRequest, IRangeResponse, IWatchResponse } from 'etcd3';
import { backoffMs } from '../../../base/backoff.ts';
import { RetryError, sentenceOf } from '../../../base/errors.ts';
import type { FeedFact } from '../../../cluster/feed.ts';
import type { Chance, Clock } from '../../../ports.ts';
import { entryOf, revisionOf } from '../answer.ts';
import type { Connection } from '../connection.ts';
import type { Connections } from '../connections.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Health } from '../health.ts';
import { pause } from '../pause.ts';
import type { Rotation } from '../rotation.ts';
import { rangeOf } from './range.ts';
import { revisionsOf } from './revisions.ts';
import { FeedSequence, type Listed } from './sequence.ts';
import { WatchStream } from './watch-stream.ts';

/** A dead or cut off member is left after this time; the list itself may take longer: 5,000 keys take 130 ms on a busy machine. */
const checkTimeoutMs = 1000;
const listTimeoutMs = 10_000;
const listEveryMs = 60_000;
/** After the first failure the next endpoint is asked at once. */
const pausesMs = [0, 100, 200, 500, 1000];

export interface FeedOptions {
  readonly prefix: string;
  readonly tell: (fact: FeedFact) => void;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly user: string | null;
  readonly connections: Connections;
  readonly rotation: Rotation;
  readonly health: Health;
}

export class Feed {
  readonly #options: FeedOptions;
  readonly #sequence: FeedSequence;
  readonly #stopping = new AbortController();
  /** Aborted when what goes on over the present connection is over. */
  #ending = new AbortController();
  #failures = 0;
  #fresh = true;
  #listSoon = () => {};

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#sequence = new FeedSequence(options.rotation.size);
    void this.#run();
  }

  stop(): void {
    this.#stopping.abort();
    this.#ending.abort();
    this.#options.connections.close();
  }

  async #run(): Promise<void> {
    const { clock, chance, rotation } = this.#options;
    while (!this.#stopping.signal.aborted) {
      const endpoint = rotation.current;
      this.#ending = new AbortController();
      try {
        await this.#follow(endpoint, this.#ending.signal);
      } catch (thrown) {
        if (!(thrown instanceof RetryError)) throw thrown;
        this.#broke(thrown);
        rotation.failed(endpoint);
      } finally {
        this.#ending.abort();
      }
      await pause(clock, backoffMs(pausesMs, this.#failures - 1, chance.number()), this.#stopping.signal);
    }
  }

  /** Ends by a RetryError, or when `end` is aborted. */
  async #follow(endpoint: Endpoint, end: AbortSignal): Promise<void> {
    const connection = this.#open(endpoint);
    end.addEventListener('abort', () => this.#options.connections.failed(connection), { once: true });
    await this.#list(connection, checkTimeoutMs, { limit: 1, keys_only: true });
    const listed = await this.#list(connection, listTimeoutMs);
    if (end.aborted) return;
    const list = this.#sequence.begin(listed);
    if (list === null) throw wentBack(endpoint);
    this.#tellList(list, endpoint);
    const { clock, user, prefix } = this.#options;
    const onMessage = (message: IWatchResponse) => this.#tellMessage(message);
    const watch = new WatchStream({ connection, clock, user, prefix, fromRevision: list.revision + 1, onMessage });
    end.addEventListener('abort', () => watch.close(), { once: true });
    await Promise.race([watch.failed, this.#listAgain(connection, end)]);
  }

  async #listAgain(connection: Connection, end: AbortSignal): Promise<void> {
    while (!end.aborted) {
      const sooner = new AbortController();
      this.#listSoon = () => sooner.abort();
      await pause(this.#options.clock, listEveryMs, AbortSignal.any([end, sooner.signal]));
      if (end.aborted) return;
      this.#sequence.askAgain();
      const listed = await this.#list(connection, listTimeoutMs);
      if (end.aborted) return;
      const list = this.#sequence.again(listed);
      if (list === null) throw wentBack(connection.endpoint);
      this.#tellList(list, connection.endpoint);
    }
  }

  /** A linearizable read of what is below the prefix: it is answered by a quorum or not at all. */
  #list(connection: Connection, timeoutMs: number, limits: IRangeRequest = {}): Promise<Listed> {
    const request = { ...rangeOf(this.#options.prefix), ...limits };
    return connection.call('list', timeoutMs, async (client, options) =>
      listedOf(await client.kv.range(request, options)),
    );
  }

  #tellList(list: Listed, endpoint: Endpoint): void {
    this.#fresh = true;
    this.#failures = 0;
    this.#options.health.answered(endpoint);
    this.#options.tell(list);
  }

  #tellMessage(message: IWatchResponse): void {
    const { facts, repeated } = this.#sequence.changed(revisionsOf(message.events));
    for (const fact of facts) this.#options.tell(fact);
    if (repeated) this.#listSoon();
    const isProgress = message.events.length === 0 && !message.created;
    if (isProgress) this.#options.tell(this.#sequence.progress(revisionOf(message.header.revision)));
  }

  /** Told once, until there is a list again. */
  #broke(error: RetryError): void {
    if (this.#stopping.signal.aborted) return;
    this.#failures += 1;
    const reason = sentenceOf(error);
    this.#options.health.failed(reason);
    if (this.#fresh) this.#options.tell({ type: 'broken', reason });
    this.#fresh = false;
  }

  #open(endpoint: Endpoint): Connection {
    try {
      return this.#options.connections.open(endpoint);
    } catch (cause) {
      throw new RetryError('could not follow', { cause });
    }
  }
}

function listedOf({ header, kvs }: IRangeResponse): Listed {
  return {
    type: 'listed',
    clusterId: header.cluster_id,
    revision: revisionOf(header.revision),
    entries: kvs.map(entryOf),
  };
}

function wentBack(endpoint: Endpoint): RetryError {
  return new RetryError(
    `could not follow: etcd at ${endpoint.url} gave a list that is older than what was told before`,
  );
}
