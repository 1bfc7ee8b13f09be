// A real etcd for tests: one member or three, on loopback, in a temporary folder, each member an own process that a test may kill,
// freeze and start again on the same ports with its data. All of it ends with the test process, also with a killed one (pdeathsig).

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from './ports.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { waitFor } from './wait.ts';

export interface RunningEtcd {
  /** Client URLs of all members, in the order of `members`. */
  readonly endpoints: readonly string[];
  readonly members: readonly EtcdMember[];
  /** Kills all members, frozen ones too, and removes their data. */
  stop(): Promise<void>;
}

export interface EtcdOptions {
  readonly members?: 1 | 3;
  /** Further flags for every member, such as `--quota-backend-bytes=…` or TLS files. */
  readonly flags?: readonly string[];
  /** Where it listens. Default loopback. */
  readonly host?: string;
  /** https when the flags make the clients' side TLS; the health check is then left to the test. */
  readonly scheme?: 'http' | 'https';
}

/** Starts etcd and waits until it answers. */
export async function startEtcd(options: EtcdOptions = {}): Promise<RunningEtcd> {
  const folder = await makeTemporaryFolder(roomyMemory());
  const plans = await planMembers(options, folder.path);
  const members = plans.map(plan => new EtcdMember(plan));
  const stop = async () => {
    await Promise.all(members.map(member => member.kill()));
    await folder.remove();
  };
  try {
    await Promise.all(members.map(member => member.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoints: members.map(member => member.endpoint), members, stop };
}

interface MemberPlan {
  readonly endpoint: string;
  readonly dataPath: string;
  readonly args: readonly string[];
  /** Who it is in its cluster, as a restore wants to know it. */
  readonly identity: readonly string[];
}

async function planMembers(options: EtcdOptions, folderPath: string): Promise<MemberPlan[]> {
  const count = options.members ?? 1;
  const ports = await freePorts(count * 2);
  const host = options.host ?? '127.0.0.1';
  const members = Array.from({ length: count }, (_, index) => ({
    name: `member${index + 1}`,
    client: `${options.scheme ?? 'http'}://${host}:${ports[index * 2]}`,
    peer: `http://${host}:${ports[index * 2 + 1]}`,
  }));
  const cluster = members.map(member => `${member.name}=${member.peer}`).join(',');
  return members.map(({ name, client, peer }) => {
    const dataPath = join(folderPath, name);
    mkdirSync(dataPath, { mode: 0o700 });
    const identity = [
      ...['--name', name, '--data-dir', dataPath, '--initial-advertise-peer-urls', peer],
      ...['--initial-cluster', cluster, '--initial-cluster-token', folderPath],
    ];
    return {
      endpoint: client,
      dataPath,
      identity,
      args: [
        ...identity,
        ...['--logger', 'zap', '--log-level', 'error', '--listen-peer-urls', peer],
        ...['--listen-client-urls', client, '--advertise-client-urls', client],
        ...['--auto-compaction-mode', 'periodic', '--auto-compaction-retention', '10m'],
        ...(options.flags ?? []),
      ],
    };
  });
}

const living = new Set<ChildProcess>();
// First of all: before the folders are removed into which they write.
process.prependListener('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** One process of etcd. It keeps its ports and its data for life. */
export class EtcdMember {
  readonly endpoint: string;
  /** Its folder, for a test that puts another one in its place while it does not run. */
  readonly dataPath: string;
  readonly #args: readonly string[];
  readonly #identity: readonly string[];
  #child: ChildProcess | null = null;
  #output = '';

  constructor(plan: MemberPlan) {
    this.endpoint = plan.endpoint;
    this.dataPath = plan.dataPath;
    this.#args = plan.args;
    this.#identity = plan.identity;
  }

  /** null while it is not running. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Starts it (again) and waits until it takes part in a cluster that answers. */
  async start(): Promise<void> {
    this.startWithoutWaiting();
    if (this.endpoint.startsWith('http:')) await this.waitUntilHealthy();
  }

  startWithoutWaiting(): void {
    if (this.#child !== null) throw new Error(`etcd at ${this.endpoint} is running already`);
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'etcd', ...this.#args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A session of its own, as each node has one: where the kernel shares the processor out by sessions, all of the test run had one share
      // for itself and etcd, and renewals waited for seconds.
      detached: true,
      // Nothing of the caller's ETCD_… variables; the mark of the test run, by which bin/test finds what was left behind.
      env: { PATH: process.env.PATH, WEIR_TEST_RUN: process.env.WEIR_TEST_RUN },
    });
    this.#child = child;
    living.add(child);
    const keep = (chunk: Buffer) => {
      this.#output = (this.#output + chunk.toString()).slice(-4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', error => this.#forget(child, error.message));
    child.once('exit', (code, signal) => this.#forget(child, `ended with ${code ?? signal}`));
  }

  async waitUntilHealthy(timeoutMs = 30_000): Promise<void> {
    await waitFor(`a healthy etcd at ${this.endpoint}`, timeoutMs, async () => {
      if (this.#child === null) throw new Error(`etcd is not running: ${this.#output}`);
      const response = await fetch(`${this.endpoint}/health`, { signal: AbortSignal.timeout(1000) });
      const body = (await response.json()) as { readonly health?: unknown };
      return String(body.health) === 'true';
    });
  }

  /** SIGKILL, and waits for the end. Its data stay. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** SIGTERM, and waits for the end: a planned stop. */
  terminate(): Promise<void> {
    return this.#end('SIGTERM');
  }

  /** SIGSTOP: it keeps its connections and says nothing. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Ends it if it runs, and starts it on the same ports with its data. */
  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  /** Puts the data of a snapshot in the place of its own, as etcd's manual says. It must not run. */
  restore(snapshotPath: string): void {
    rmSync(this.dataPath, { recursive: true });
    const env = { PATH: process.env.PATH, ETCDCTL_API: '3' };
    execFileSync('etcdctl', ['snapshot', 'restore', snapshotPath, ...this.#identity], { env, stdio: 'pipe' });
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
    child.kill(signal);
    await ended;
  }

  #forget(child: ChildProcess, why: string): void {
    living.delete(child);
    this.#output += `\n${why}`;
    if (this.#child === child) this.#child = null;
  }
}

/** A tmpfs, where there is one with room: a disk that is busy for seconds is not what these tests are about. */
function roomyMemory(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 2e9 ? '/dev/shm' : undefined;
  } catch {
    return undefined;
  }
}
