// A real node for tests: a `bin/weir run` process, which a test may kill, stop and start again, and ask as a user would. It knows nothing of
// the program but its commands, its API and its processes. Every process that descends from it carries a mark in its environment.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { killMarkedProcesses, markedProcesses } from '../../src/lab/program/marked-processes.ts';
import { Program } from '../../src/lab/program/program.ts';
import { requireContract } from './api-contract.ts';
import { root } from './root.ts';
import { waitFor } from './wait.ts';

const WEIR = join(root, 'bin/weir');
const API = '/streamer/api/v3';
const MARKER = 'WEIR_TEST_NODE';
const READY_MS = 60_000;
const LEAVE_MS = 20_000;
const GONE_MS = 30_000;
/** Until an answer. It tells a node that hangs from a machine that stands still for seconds. */
const ANSWER_MS = 10_000;

/** Who may give orders, where the file says so. */
export const operator = { user: 'operator', password: 'may-do-this' };

export interface Owner {
  readonly node: string;
  readonly epoch: number;
  readonly reason: string;
}

export interface StreamAnswer {
  readonly name: string;
  readonly stats: Readonly<Record<string, unknown>> & { readonly status: string };
  readonly owner: Owner | null;
}

/** Where a node is. */
export interface NodePlace {
  /** Its name in the file. */
  readonly name: string;
  /** host:port, where it listens. */
  readonly address: string;
  /** What stands before its command: how it gets into a network of its own. */
  readonly within: readonly string[];
}

export class ClusterNode {
  /** Its name in the file. */
  readonly name: string;
  /** host:port, where it listens. */
  readonly address: string;
  readonly origin: string;
  /** What it wrote in all its lives. */
  readonly lines: string[] = [];
  readonly place: NodePlace;
  readonly #configPath: string;
  readonly #env: Readonly<Record<string, string | undefined>>;
  #program: Program | null = null;

  /** @param mark by which its processes are known. */
  constructor(place: NodePlace, configPath: string, mark: string, env: Readonly<Record<string, string | undefined>>) {
    this.name = place.name;
    this.address = place.address;
    this.origin = `http://${place.address}`;
    this.place = place;
    this.#configPath = configPath;
    this.#env = { ...env, [MARKER]: mark };
  }

  get isRunning(): boolean {
    return this.#program?.isRunning ?? false;
  }

  /** Starts it (again). @param flags further ones for `weir run`. */
  start(flags: readonly string[] = []): void {
    const run = ['run', '-c', this.#configPath, '--node', this.name, '--http', this.address, ...flags];
    const [command = WEIR, ...args] = [...this.place.within, WEIR, ...run];
    this.#program = Program.start({
      title: `node ${this.name}`,
      command,
      args,
      env: this.#env,
      onLine: line => this.lines.push(line),
    });
  }

  async waitUntilReady(timeoutMs = READY_MS): Promise<void> {
    await waitFor(`node ${this.name} to be ready`, timeoutMs, async () => {
      if (!this.isRunning) throw new Error(`it ended: ${this.lines.slice(-5).join(' | ')}`);
      const { status, body } = await this.readiness();
      if (status !== 200) throw new Error(JSON.stringify(body));
      return true;
    });
  }

  /** Its main process is killed. Resolves when that is gone; what it leaves behind is the fence's business. */
  async kill9(): Promise<void> {
    await this.#program?.end('SIGKILL', 0);
  }

  /** SIGTERM. Resolves when its main process has ended by itself. */
  async terminate(graceMs = LEAVE_MS): Promise<string> {
    if (this.#program === null) return 'was never started';
    await this.#program.end('SIGTERM', graceMs);
    return await this.#program.ended;
  }

  /** Resolves with a sentence when its main process has ended. */
  async ended(): Promise<string> {
    return (await this.#program?.ended) ?? 'was never started';
  }

  /** To its main process alone. */
  signalMain(signal: NodeJS.Signals): void {
    this.#program?.signal(signal);
  }

  /** JSON of a path below the API's base. Throws when it is not answered with 200. */
  async api(path: string): Promise<unknown> {
    const { status, text } = await this.#ask('GET', path, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (status !== 200) throw new Error(`${path} at ${this.name}: ${status} ${text}`);
    return JSON.parse(text);
  }

  /** All streams as it tells of them, by name. */
  async streams(): Promise<ReadonlyMap<string, StreamAnswer>> {
    const body = (await this.api('/streams?limit=1000')) as { readonly streams: readonly StreamAnswer[] };
    return new Map(body.streams.map(stream => [stream.name, stream]));
  }

  /** An operator's order, by whom `edit_auth` names. Throws with the node's answer when it does not take it. */
  async order(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const authorization = `Basic ${Buffer.from(`${operator.user}:${operator.password}`).toString('base64')}`;
    const { status, text } = await this.#ask(method, path, {
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (status !== 200) throw new Error(`${method} ${path} at ${this.name}: ${status} ${text}`);
  }

  async readiness(): Promise<{ readonly status: number; readonly body: unknown }> {
    return await this.#monitoring('readiness');
  }

  async liveness(): Promise<{ readonly status: number; readonly body: unknown }> {
    return await this.#monitoring('liveness');
  }

  /** All living processes that descend from it, whoever their parent is by now. */
  processes(): readonly number[] {
    return markedProcesses(MARKER, this.#env[MARKER] ?? '');
  }

  ffmpegs(): readonly number[] {
    return this.processes().filter(pid => commandOf(pid) === 'ffmpeg');
  }

  async destroy(): Promise<void> {
    await this.#program?.end('SIGKILL', 0);
    await waitFor(`the end of all processes of ${this.name}`, GONE_MS, () => {
      return killMarkedProcesses(MARKER, this.#env[MARKER] ?? '').length === 0;
    });
  }

  async #monitoring(what: string): Promise<{ readonly status: number; readonly body: unknown }> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const { status, text } = await this.#ask('GET', `/monitoring/${what}`, { signal });
    return { status, body: JSON.parse(text) };
  }

  /** What the API answers must be as its document says. */
  async #ask(
    method: string,
    path: string,
    init: RequestInit,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const response = await fetch(`${this.origin}${API}${path}`, { ...init, method });
    const [{ status }, text] = [response, await response.text()];
    const contentType = response.headers.get('content-type') ?? '';
    requireContract({ method, path: `${API}${path}`, status, contentType, body: text });
    return { status, text };
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
