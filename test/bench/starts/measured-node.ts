// The node that is measured: the built program with its fence and real ffmpegs, at fetch_timeout 2 and stale_timeout 10. Streams of its own
// (outside of any ownership) fill its memory with live segments; the others are the cluster's, and wait until it owns them.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { realClock } from '../../../src/adapters/clock.ts';
import { freePort } from '../../support/ports.ts';
import { waitFor } from '../../support/wait.ts';
import { ProbedNode, type Said } from '../probed-node.ts';
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
const probe = { name: 'inside', url: new URL('./inside-probe.js', import.meta.url) } as const;

/** What its log says. */
interface Heard {
  /** Of each stream: its phase, and since when (monotonic ms, as read here). */
  readonly phases: Map<string, { readonly phase: unknown; readonly sinceMs: number }>;
  /** Lines of level warn and error: the reasons by event. */
  readonly complaints: Map<string, string[]>;
}

export class MeasuredNode {
  readonly phases: ReadonlyMap<string, { readonly phase: unknown; readonly sinceMs: number }>;
  readonly complaints: ReadonlyMap<string, readonly string[]>;
  readonly #node: ProbedNode<InsideLook>;

  private constructor(node: ProbedNode<InsideLook>, { phases, complaints }: Heard) {
    this.phases = phases;
    this.complaints = complaints;
    this.#node = node;
  }

  /** Resolves when it is a member. */
  static async start(spec: MeasuredNodeSpec): Promise<MeasuredNode> {
    const configPath = join(spec.folder, 'weir.conf');
    await writeFile(configPath, configText(spec));
    const heard: Heard = { phases: new Map(), complaints: new Map() };
    const place = { name, configPath, port: await freePort(), segmentsFolder: spec.segmentsFolder };
    return new MeasuredNode(await ProbedNode.start<InsideLook>(place, probe, said => note(heard, said)), heard);
  }

  /** The longest delay is since the last look. */
  look(): Promise<InsideLook> {
    return this.#node.look();
  }

  async fill(leastMb: number): Promise<void> {
    await waitFor(`${leastMb} MB of live segments`, 180_000, async () => (await this.look()).bufferMb >= leastMb);
  }

  get memoryMb(): number {
    return memoryOf(this.#node.pid).rssMb;
  }

  processorPercent(end: Promise<unknown>): Promise<number> {
    return processorPercent(this.#node.pid, end);
  }

  /** Ends it as an operator would. Resolves with a sentence. */
  end(): Promise<string> {
    return this.#node.end();
  }
}

function note({ phases, complaints }: Heard, { level, event, reason, stream, phase }: Said): void {
  if (level === 'warn' || level === 'error') {
    complaints.set(`${event}`, [...(complaints.get(`${event}`) ?? []), `${reason}`]);
  }
  if (event !== 'ingest' || typeof stream !== 'string' || phases.get(stream)?.phase === phase) return;
  phases.set(stream, { phase, sinceMs: realClock.monotonicMs() });
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
