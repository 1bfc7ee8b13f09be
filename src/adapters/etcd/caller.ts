// The single calls (grants, transactions) over all endpoints: each goes to the ring's current endpoint.
// A failed call is never sent again here: who asked decides. It only makes the next call go to the next endpoint.

import { RetryError, sentenceOf } from '../../base/errors.ts';
import type { Clock, Meter } from '../../ports.ts';
import type { Connection, Send } from './connection.ts';
import type { Connections } from './connections.ts';
import type { Health } from './health.ts';
import type { Rotation } from './rotation.ts';

export interface CallerNeeds {
  readonly connections: Connections;
  readonly rotation: Rotation;
  readonly health: Health;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** null: nobody counts. */
  readonly meter: Pick<Meter, 'storeAnswered' | 'storeFailed'> | null;
}

export class Caller {
  readonly #needs: CallerNeeds;
  #closed = false;

  constructor(needs: CallerNeeds) {
    this.#needs = needs;
  }

  /** @param what for the sentence of a failure, after 'could not'. Throws RetryError. */
  async call<T>(what: string, timeoutMs: number, send: Send<T>): Promise<T> {
    const { clock, meter, health } = this.#needs;
    const connection = this.#openCounted(what);
    const sentMs = clock.monotonicMs();
    try {
      const answer = await connection.call(what, timeoutMs, send);
      meter?.storeAnswered(clock.monotonicMs() - sentMs);
      health.answered(connection.endpoint);
      return answer;
    } catch (thrown) {
      if (!this.#closed) this.#leave(connection, sentenceOf(thrown));
      throw thrown;
    }
  }

  /** A question that nobody waits for: null when it fails, which changes nothing. */
  async ask<T>(timeoutMs: number, send: Send<T>): Promise<T | null> {
    try {
      return await this.#open('ask').call('ask', timeoutMs, send);
    } catch (thrown) {
      if (thrown instanceof RetryError) return null;
      throw thrown;
    }
  }

  close(): void {
    this.#closed = true;
    this.#needs.connections.close();
  }

  /** That nothing could even be sent is a failure of the store as well. */
  #openCounted(what: string): Connection {
    const { meter, health, rotation } = this.#needs;
    try {
      return this.#open(what);
    } catch (thrown) {
      if (!this.#closed) {
        meter?.storeFailed();
        health.failed(sentenceOf(thrown));
        rotation.failed(rotation.current);
      }
      throw thrown;
    }
  }

  #open(what: string): Connection {
    if (this.#closed) throw new RetryError(`could not ${what}: the connection to etcd was closed by this node`);
    try {
      return this.#needs.connections.open(this.#needs.rotation.current);
    } catch (cause) {
      throw new RetryError(`could not ${what}`, { cause });
    }
  }

  #leave(connection: Connection, sentence: string): void {
    const { meter, health, rotation, connections } = this.#needs;
    meter?.storeFailed();
    health.failed(sentence);
    rotation.failed(connection.endpoint);
    connections.failed(connection);
  }
}
