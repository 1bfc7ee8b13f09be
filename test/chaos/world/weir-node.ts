// One node of the cluster under test, in a network of its own and with a small tmpfs of its own: its main process, its fence, and what can
// be done to them. It knows nothing of the program but its command line, its log, its marks in /proc and its HTTP.

import { readdirSync, readFileSync } from 'node:fs';
import { Program } from '../../../src/lab/program/program.ts';
import { waitFor } from '../../support/wait.ts';
import { operator } from './config-text.ts';
import { emptyDisk, fillDisk } from './full-disk.ts';
import type { Place } from './network.ts';

const PORT = 8080;
const FENCE_MS = 30_000;

export interface NodeSpec {
  readonly place: Place;
  readonly entryPath: string;
  readonly configPath: string;
  /** Its tmpfs. */
  readonly segmentsPath: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

export class WeirNode {
  /** What the cluster calls it: a peer whose host is its alone is named by that. */
  readonly name: string;
  /** host:port. */
  readonly door: string;
  readonly place: Place;
  readonly #spec: NodeSpec;
  #program: Program | null = null;

  constructor(spec: NodeSpec) {
    this.#spec = spec;
    this.place = spec.place;
    this.name = spec.place.address;
    this.door = doorOf(spec.place);
  }

  get isRunning(): boolean {
    return this.#program?.isRunning ?? false;
  }

  start(): void {
    if (this.isRunning) return;
    const { place, entryPath, configPath, segmentsPath, env, onLine } = this.#spec;
    const run = ['run', '-c', configPath, '--node', this.name, '--http', this.door];
    this.#program = Program.start({
      title: `node ${this.name}`,
      command: 'ip',
      args: ['netns', 'exec', place.name, 'node', '--enable-source-maps', entryPath, ...run],
      env: { ...env, WEIR_SEGMENTS: segmentsPath },
      onLine,
    });
  }

  signalMain(signal: NodeJS.Signals): void {
    this.#program?.signal(signal);
  }

  /** The pid of its fence. Throws when none appears. */
  async fencePid(): Promise<number> {
    return await waitFor(`the fence of ${this.name}`, FENCE_MS, () => this.fencePids()[0]);
  }

  /** Those of earlier lives too. */
  fencePids(): readonly number[] {
    return readdirSync('/proc')
      .map(Number)
      .filter(pid => pid > 0 && environmentOf(pid).some(one => isFenceOf(one, this.name)));
  }

  /** Asks it to leave. Resolves with a sentence when its main process has ended. */
  async terminate(): Promise<string> {
    await this.#program?.end('SIGTERM', 20_000);
    return (await this.#program?.ended) ?? 'was never started';
  }

  async ended(): Promise<void> {
    await this.#program?.ended;
  }

  /** Not a byte is left for segments. */
  fill(): void {
    fillDisk(this.#spec.segmentsPath);
  }

  empty(): void {
    emptyDisk(this.#spec.segmentsPath);
  }

  /** null: it does not answer. */
  async isReady(): Promise<boolean> {
    try {
      const response = await fetch(`http://${this.door}/streamer/api/v3/monitoring/readiness`, {
        signal: AbortSignal.timeout(2000),
      });
      return response.ok;
    } catch {
      return false;
    }
  }

  /** An operator's order. Throws with what the node answers when it does not take it. @param path of the API: `streams/cam01/move`. */
  async order(method: 'POST' | 'DELETE', path: string, body?: Readonly<Record<string, string>>): Promise<void> {
    const response = await fetch(`http://${this.door}/streamer/api/v3/${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(operator).toString('base64')}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(5000),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }

  /** What a viewer gets who asks this node, redirects followed; a sentence when it is no playlist. */
  async playlist(stream: string): Promise<string> {
    try {
      const url = `http://${this.door}/${stream}/video.m3u8`;
      const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
      return await response.text();
    } catch (error) {
      return `no answer: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}

export function doorOf({ address }: Place): string {
  return `${address}:${PORT}`;
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function isFenceOf(variable: string, node: string): boolean {
  if (!variable.startsWith('WEIR_FENCE=')) return false;
  const marker = JSON.parse(variable.slice('WEIR_FENCE='.length)) as { readonly node?: string };
  return marker.node === node;
}
