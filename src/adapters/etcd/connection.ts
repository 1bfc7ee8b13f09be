// One Etcd3 object for one endpoint and one purpose (calls, or one feed), with everything of the library switched off that acts by
// itself: retries, circuit breakers, several hosts, its login. (Its login makes a channel each time that nobody closes.)
// Every call ends within its time with an answer or a RetryError. A connection is not mended: after a failure a new one is opened.

import { setMaxListeners } from 'node:events';
import { type CallOptions, status } from '@grpc/grpc-js';
import { noop } from 'cockatiel';
import { Etcd3, type IOptions } from 'etcd3';
import type { EtcdConfig } from '../../config/config.ts';
import type { Clock } from '../../ports.ts';
import type { Endpoint } from './endpoint.ts';
import { CallFailure, retryError } from './failure.ts';
import { intercept } from './interceptor.ts';
import type { Credentials } from './tls/read-credentials.ts';
import { type CallTime, within } from './within.ts';

export type Send<T> = (client: Etcd3, options: CallOptions) => Promise<T>;

/** A long-lived call. It lives until `signal` is aborted; `onFailure` tells its true failure. */
export interface StreamWire {
  readonly metadata: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onFailure: (failure: CallFailure) => void;
}

export class Connection {
  readonly endpoint: Endpoint;
  readonly #config: EtcdConfig;
  readonly #clock: Clock;
  readonly #client: Etcd3;
  readonly #closing = new AbortController();
  #login: Promise<string | null> | null = null;
  readonly #startMs: number;
  #isSilent = true;
  #callsUnderWay = 0;
  #retired = false;

  /** Nothing is sent before the first call. @param credentials null: the system's. */
  constructor(endpoint: Endpoint, config: EtcdConfig, credentials: Credentials | null, clock: Clock) {
    this.endpoint = endpoint;
    this.#config = config;
    this.#clock = clock;
    this.#startMs = clock.monotonicMs();
    this.#client = new Etcd3(clientOptions(endpoint, credentials));
    // Each call under way listens; Node takes more than ten for a leak, and says so to the operator.
    setMaxListeners(Number.POSITIVE_INFINITY, this.#closing.signal);
  }

  /** Nothing ever came back over it: no answer, no refusal, not even an error of the network. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  ageMs(): number {
    return this.#clock.monotonicMs() - this.#startMs;
  }

  /** @param what for the sentence of a failure, after 'could not'. Throws RetryError. */
  async call<T>(what: string, timeoutMs: number, send: Send<T>): Promise<T> {
    this.#callsUnderWay += 1;
    try {
      return await this.#limited(timeoutMs, time => this.#sendLoggedIn(time, send));
    } catch (thrown) {
      throw retryError({ what, endpointUrl: this.endpoint.url, timeoutMs, user: this.#config.user }, thrown);
    } finally {
      this.#callsUnderWay -= 1;
      if (this.#retired && this.#callsUnderWay === 0) this.close();
    }
  }

  /** Opens a stream: logs in within `timeoutMs`, and hands the stream's life to `wire`. Throws RetryError. */
  async stream<T>(what: string, timeoutMs: number, wire: StreamWire, send: Send<T>): Promise<T> {
    try {
      const token = await this.#limited(timeoutMs, time => this.#loggedIn(time));
      const metadata = { ...wire.metadata, ...tokenMetadata(token) };
      return await send(this.#client, { interceptors: [intercept({ ...wire, metadata })] });
    } catch (thrown) {
      throw retryError({ what, endpointUrl: this.endpoint.url, timeoutMs, user: this.#config.user }, thrown);
    }
  }

  /** Takes no new call; closes when those under way have ended. */
  retire(): void {
    this.#retired = true;
    if (this.#callsUnderWay === 0) this.close();
  }

  /** Ends all calls under way, with RetryErrors. */
  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#client.close();
  }

  #limited<T>(timeoutMs: number, run: (time: CallTime) => Promise<T>): Promise<T> {
    return within({ clock: this.#clock, timeoutMs, closing: this.#closing.signal }, run);
  }

  /** A login that etcd has forgotten (it restarted, or the token was idle for 5 minutes) was refused before anything was done: once more. */
  async #sendLoggedIn<T>(time: CallTime, send: Send<T>): Promise<T> {
    const login = this.#loggedIn(time);
    try {
      return await this.#send(time, await login, send);
    } catch (thrown) {
      if (this.#config.user === null || !isForgottenLogin(thrown)) throw thrown;
      if (this.#login === login) this.#login = null;
      return await this.#send(time, await this.#loggedIn(time), send);
    }
  }

  async #send<T>(time: CallTime, token: string | null, send: Send<T>): Promise<T> {
    time.signal.throwIfAborted();
    let failure: CallFailure | null = null;
    const onFailure = (told: CallFailure) => {
      failure = told;
      if (told.code !== status.CANCELLED && told.code !== status.DEADLINE_EXCEEDED) this.#isSilent = false;
    };
    const wire = { metadata: tokenMetadata(token), signal: time.signal, onFailure };
    try {
      const answer = await send(this.#client, { deadline: time.deadline, interceptors: [intercept(wire)] });
      this.#isSilent = false;
      return answer;
    } catch (thrown) {
      throw failure ?? thrown;
    }
  }

  #loggedIn(time: CallTime): Promise<string | null> {
    if (this.#login !== null) return this.#login;
    const login = this.#authenticate(time);
    this.#login = login;
    login.catch(() => {
      if (this.#login === login) this.#login = null;
    });
    return login;
  }

  async #authenticate(time: CallTime): Promise<string | null> {
    const { user, password } = this.#config;
    if (user === null) return null;
    const request = { name: user, password: password ?? '' };
    try {
      const answer = await this.#send(time, null, (client, options) => client.auth.authenticate(request, options));
      return answer.token;
    } catch (thrown) {
      // As etcdctl does it: a user where none is asked for is no mistake.
      if (thrown instanceof CallFailure && /authentication is not enabled/.test(thrown.message)) return null;
      throw thrown;
    }
  }
}

function isForgottenLogin(thrown: unknown): boolean {
  return thrown instanceof CallFailure && /invalid auth token|revision of auth store is old/.test(thrown.message);
}

function tokenMetadata(token: string | null): Readonly<Record<string, string>> {
  return token === null ? {} : { token };
}

function clientOptions(endpoint: Endpoint, credentials: Credentials | null): IOptions {
  return {
    hosts: endpoint.url,
    faultHandling: { host: () => noop, global: noop },
    grpcOptions: {
      // A connection of its own: what another one has learnt of a dead address must not delay this one.
      'grpc.use_local_subchannel_pool': 1,
      // One list, or one revision with a thousand lost streams, may be larger than gRPC's 4 MB.
      'grpc.max_receive_message_length': -1,
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 1000,
      // etcd is a neighbour: no proxy of the environment, no service configuration from DNS.
      'grpc.enable_http_proxy': 0,
      'grpc.service_config_disable_resolution': 1,
    },
    ...(credentials === null ? {} : { credentials }),
  };
}
