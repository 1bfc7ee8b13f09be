// One raw watch of etcd, from a revision on, asked for a sign of life every second. It ends in one way only: `failed` rejects, be it
// by an error, an end, a cancel, a compaction, silence, or a member that has lost its leader (which says so only when it is asked to
// with `hasleader`). It never comes back by itself: the feed begins anew with a list.

import { status } from '@grpc/grpc-js';
import type { IDuplexStream, IWatchRequest, IWatchResponse } from 'etcd3';
import type { Clock } from '../../../ports.ts';
import type { Connection } from '../connection.ts';
import { CallFailure, retryError } from '../failure.ts';
import { rangeOf } from './range.ts';

const askEveryMs = 1000;
const silenceMs = 3000;
const openTimeoutMs = 2000;

export interface WatchOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly user: string | null;
  readonly prefix: string;
  readonly fromRevision: number;
  /** Each message that is not the watch's end. A CallFailure that it throws ends the watch. */
  readonly onMessage: (message: IWatchResponse) => void;
}

export class WatchStream {
  /** Never resolves; rejects with a RetryError. */
  readonly failed: Promise<never>;
  readonly #options: WatchOptions;
  readonly #closing = new AbortController();
  #reject: (error: Error) => void = () => {};
  #cancelWake = () => {};
  #lastSignMs: number;
  #nextQuestionMs = 0;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#lastSignMs = options.clock.monotonicMs();
    this.failed = new Promise<never>((_resolve, reject) => {
      this.#reject = reject;
    });
    this.#open().catch((thrown: unknown) => this.#fail(thrown));
  }

  close(): void {
    this.#cancelWake();
    this.#closing.abort();
  }

  async #open(): Promise<void> {
    const { connection, prefix, fromRevision } = this.#options;
    const wire = {
      metadata: { hasleader: 'true' },
      signal: this.#closing.signal,
      onFailure: (failure: CallFailure) => this.#fail(failure),
    };
    const stream = await connection.stream('follow', openTimeoutMs, wire, (client, options) =>
      client.watchClient.watch(options),
    );
    stream.on('error', () => {}); // The wire has told it already, with its true words.
    stream.on('end', () => this.#fail(new CallFailure(status.UNAVAILABLE, 'the watch was ended by the server')));
    stream.on('data', message => this.#receive(message));
    if (this.#closing.signal.aborted) return stream.cancel();
    stream.write({ create_request: { ...rangeOf(prefix), start_revision: fromRevision } });
    this.#keepAsking(stream);
  }

  #keepAsking(stream: IDuplexStream<IWatchRequest, IWatchResponse>): void {
    const { clock } = this.#options;
    const nowMs = clock.monotonicMs();
    if (nowMs >= this.#lastSignMs + silenceMs) {
      this.#fail(new CallFailure(status.UNAVAILABLE, `no sign of life for ${silenceMs / 1000} s`));
      return;
    }
    if (nowMs >= this.#nextQuestionMs) {
      stream.write({ progress_request: {} });
      this.#nextQuestionMs = nowMs + askEveryMs;
    }
    const wakeMs = Math.min(this.#nextQuestionMs, this.#lastSignMs + silenceMs);
    this.#cancelWake = clock.wakeAt(wakeMs, () => this.#keepAsking(stream));
  }

  #receive(message: IWatchResponse): void {
    if (this.#closing.signal.aborted) return;
    this.#lastSignMs = this.#options.clock.monotonicMs();
    if (message.canceled) this.#fail(cancelOf(message));
    else this.#tell(message);
  }

  #tell(message: IWatchResponse): void {
    try {
      this.#options.onMessage(message);
    } catch (thrown) {
      if (!(thrown instanceof CallFailure)) throw thrown;
      this.#fail(thrown);
    }
  }

  #fail(thrown: unknown): void {
    if (this.#closing.signal.aborted) return;
    const { connection, user } = this.#options;
    const endpointUrl = connection.endpoint.url;
    this.close();
    this.#reject(retryError({ what: 'follow', endpointUrl, timeoutMs: openTimeoutMs, user }, thrown));
  }
}

function cancelOf(message: IWatchResponse): CallFailure {
  const compacted = message.compact_revision !== '0' && message.compact_revision !== '';
  const reason = compacted ? `compacted up to revision ${message.compact_revision}` : message.cancel_reason;
  return new CallFailure(status.CANCELLED, `the watch was cancelled: ${reason || 'no reason given'}`);
}
