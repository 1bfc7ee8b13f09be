// The node that is measured: the built program with its fence and real ffmpegs, at fetch_timeout 2 and stale_timeout 10. Streams of its own
// (outside of any ownership) fill its memory with live segments; the others are the cluster's, and wait until it owns them.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realClock } from '../../../src/adapters/clock.ts';
import { Program } from '../../../src/lab/program/program.ts';
import { freePort } from '../../support/ports.ts';
import { waitFor } from '../../support/wait.ts';
import { memoryOf, processorPercent } from '../process-cost.ts';
import type { InsideLook } from './inside-probe.ts';
import type { Sources } from './sources.ts';

export const renewalMs = 2000;
export const ttlSeconds = 10;
/** Of 20 Mbit/s, 10 segments of 2 s listed and 10 lingering: 100 MB each. */
const largeStreams = 6;

export interface MeasuredNodeSpec {
  readonly folder: string;
  /** On a tmpfs. */
  readonly segmentsFolder: string;
  readonly etcdUrl: string;
  readonly cluster: string;
  readonly neighbour: string;
  readonly streams: readonly string[];
  readonly sources: Sources;
}

const name = 'measured.example.org';

export class MeasuredNode {
  /** What the log says of each stream: its phase, and since when (monotonic ms, as read here). */
  readonly phases = new Map<string, { readonly phase: unknown; readonly sinceMs: number }>();
  /** Its lines of level warn and error: the reasons by event. */
  readonly complaints = new Map<string, string[]>();
  readonly #program: Program;
  #look: InsideLook | null = null;

  private constructor(configPath: string, port: number, segmentsFolder: string) {
    const entryPath = fileURLToPath(new URL('../../../../../dist/cli/main.js', import.meta.url));
    const probe = new URL('./inside-probe.js', import.meta.url).href;
    this.#program = Program.start({
      title: 'the node that is measured',
      command: process.execPath,
      args: [entryPath, 'run', '-c', configPath, '--node', name, '--http', `127.0.0.1:${port}`],
      env: { NODE_OPTIONS: `--enable-source-maps --import=${probe}`, WEIR_SEGMENTS: segmentsFolder },
      onLine: line => this.#hear(line),
    });
  }

  /** Resolves when it is a member. */
  static async start(spec: MeasuredNodeSpec): Promise<MeasuredNode> {
    const configPath = join(spec.folder, 'weir.conf');
    await writeFile(configPath, configText(spec));
    const port = await freePort();
    const node = new MeasuredNode(configPath, port, spec.segmentsFolder);
    const url = `http://127.0.0.1:${port}/streamer/api/v3/monitoring/readiness`;
    await waitFor('the node to be ready', 20_000, async () => {
      if (!node.#program.isRunning) throw new Error(node.#program.lines.join('\n'));
      return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
    });
    return node;
  }

  /** What the probe in its main process says; the longest delay is since the last look. */
  async look(): Promise<InsideLook> {
    this.#look = null;
    this.#program.signal('SIGUSR2');
    return await waitFor('the probe in the node', 20_000, () => this.#look);
  }

  async fill(leastMb: number): Promise<void> {
    await waitFor(`${leastMb} MB of live segments`, 180_000, async () => (await this.look()).bufferMb >= leastMb);
  }

  get memoryMb(): number {
    return memoryOf(this.#program.pid).rssMb;
  }

  processorPercent(end: Promise<unknown>): Promise<number> {
    return processorPercent(this.#program.pid, end);
  }

  /** Ends it as an operator would. Resolves with a sentence. */
  async end(): Promise<string> {
    await this.#program.end('SIGTERM', 20_000);
    return await this.#program.ended;
  }

  #hear(line: string): void {
    const said = parse(line);
    if (said.probe === 'inside') this.#look = said as unknown as InsideLook;
    if (said.level === 'warn' || said.level === 'error') this.#note(`${said.event}`, `${said.reason}`);
    const { event, stream, phase } = said;
    if (event !== 'ingest' || typeof stream !== 'string' || this.phases.get(stream)?.phase === phase) return;
    this.phases.set(stream, { phase, sinceMs: realClock.monotonicMs() });
  }

  #note(event: string, reason: string): void {
    const reasons = this.complaints.get(event) ?? [];
    this.complaints.set(event, [...reasons, reason]);
  }
}

function parse(line: string): Readonly<Record<string, unknown>> {
  return line.startsWith('{') ? (JSON.parse(line) as Record<string, unknown>) : {};
}

function configText({ etcdUrl, cluster, neighbour, streams, sources }: MeasuredNodeSpec): string {
  const large = Array.from({ length: largeStreams }, (_, index) => `large/${index + 1}`);
  return [
    `cluster ${cluster};`,
    'cluster_key a-secret-of-this-run;',
    `etcd ${etcdUrl};`,
    `fetch_timeout ${renewalMs / 1000}; stale_timeout ${ttlSeconds};`,
    'rebalance_delay 1h;',
    `peer ${name};`,
    `peer ${neighbour};`,
    ...large.map(stream => `stream ${stream} { url file://${sources.largePath}; }`),
    ...streams.map(stream => `stream ${stream} { url file://${sources.smallPath}; cluster_ingest; }`),
    '',
  ].join('\n');
}
