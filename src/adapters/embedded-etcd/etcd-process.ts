// One process of etcd: its flags, its last words, its end.

import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { Clock } from '../../ports.ts';

export interface EtcdPlan {
  readonly dataPath: string;
  readonly clientUrl: string;
  readonly peerUrl: string;
}

const keptLines = 20;
const pollMs = 50;
const healthTimeoutMs = 1000;
const graceMs = 5000;

export class EtcdProcess {
  /** 0: it could not even be started; `ended` says why. */
  readonly pid: number;
  /** How it ended, as part of a sentence. Never rejects. */
  readonly ended: Promise<string>;
  readonly #plan: EtcdPlan;
  readonly #clock: Clock;
  readonly #startMs: number;
  readonly #child: ReturnType<typeof launch>;
  readonly #lastLines: string[] = [];
  #hasEnded = false;

  constructor(plan: EtcdPlan, clock: Clock) {
    this.#plan = plan;
    this.#clock = clock;
    this.#startMs = clock.monotonicMs();
    this.#child = launch(plan);
    this.pid = this.#child.pid ?? 0;
    createInterface({ input: this.#child.stderr }).on('line', line => this.#keep(line));
    this.ended = this.#child.then(result => {
      this.#hasEnded = true;
      const how = result.signal ?? (result.exitCode === undefined ? result.shortMessage : `status ${result.exitCode}`);
      return `${how}${this.#lastWords()}`;
    });
  }

  ageMs(): number {
    return this.#clock.monotonicMs() - this.#startMs;
  }

  /** Throws an Error with its last words when it ends before, or stays silent for too long. */
  async waitUntilHealthy(timeoutMs: number): Promise<void> {
    while (!(await this.#isHealthy())) {
      if (this.#hasEnded) throw new Error(await this.ended);
      if (this.ageMs() > timeoutMs) throw new Error(`no answer within ${timeoutMs / 1000} s${this.#lastWords()}`);
      await new Promise<void>(resolve => this.#clock.wakeAt(this.#clock.monotonicMs() + pollMs, resolve));
    }
  }

  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#child.kill('SIGTERM');
    const cancelKill = this.#clock.wakeAt(this.#clock.monotonicMs() + graceMs, () => this.#child.kill('SIGKILL'));
    await this.ended;
    cancelKill();
  }

  async #isHealthy(): Promise<boolean> {
    try {
      const response = await fetch(`${this.#plan.clientUrl}/health`, { signal: AbortSignal.timeout(healthTimeoutMs) });
      const body: unknown = await response.json();
      return typeof body === 'object' && body !== null && 'health' in body && String(body.health) === 'true';
    } catch {
      return false;
    }
  }

  #keep(line: string): void {
    this.#lastLines.push(line);
    if (this.#lastLines.length > keptLines) this.#lastLines.shift();
  }

  #lastWords(): string {
    const words = lastWordsOf(this.#lastLines);
    return words === null ? '' : `: ${words}`;
  }
}

/** The gravest of etcd's last lines (JSON, one object each), in words. */
export function lastWordsOf(lines: readonly string[]): string | null {
  const told = lines.map(parseLine).filter(line => line !== null);
  const grave = told.findLast(line => /^(error|fatal|panic|dpanic)$/.test(line.level)) ?? told.at(-1);
  return grave?.text ?? lines.at(-1)?.slice(0, 200) ?? null;
}

function parseLine(line: string): { readonly level: string; readonly text: string } | null {
  try {
    const { level, msg, error } = JSON.parse(line) as Record<string, unknown>;
    if (typeof level !== 'string' || typeof msg !== 'string') return null;
    return { level, text: typeof error === 'string' ? `${msg} (${error})` : msg };
  } catch {
    return null;
  }
}

/** In a session of its own, so that a Ctrl-C for the node lets the node leave first; and bound to the node's life by pdeathsig. */
function launch(plan: EtcdPlan) {
  return execa('setpriv', ['--pdeathsig', 'TERM', '--', 'etcd', ...flagsOf(plan)], {
    env: environment(process.env),
    extendEnv: false,
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    stdin: 'ignore',
    stdout: 'ignore',
  });
}

function flagsOf({ dataPath, clientUrl, peerUrl }: EtcdPlan): string[] {
  return [
    ...['--name=weir', `--data-dir=${dataPath}`, '--logger=zap', '--log-level=warn', '--log-outputs=stderr'],
    ...[`--listen-client-urls=${clientUrl}`, `--advertise-client-urls=${clientUrl}`],
    ...[`--listen-peer-urls=${peerUrl}`, `--initial-advertise-peer-urls=${peerUrl}`],
    ...[`--initial-cluster=weir=${peerUrl}`, '--initial-cluster-token=weir'],
    // etcd keeps every revision unless it is told otherwise; a watch that is further behind lists anew.
    ...['--auto-compaction-mode=periodic', '--auto-compaction-retention=10m'],
    // It holds the raft entries since the last snapshot in memory, 100,000 by default: a day's worth, for nobody.
    '--snapshot-count=10000',
  ];
}

/** etcd reads ETCD_… variables as flags: none of the user's may change this one. etcd 3.4 has to be told that ARM is meant. */
function environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !name.startsWith('ETCD_'));
  return { ...Object.fromEntries(own), ETCD_UNSUPPORTED_ARCH: process.arch };
}
