// A cluster of real nodes for tests: `bin/weir run` processes of one configuration file on free ports of loopback, which a test may
// kill, stop and start again, and ask as a user would. Whatever happens, stop() ends every process that descends from them: they
// carry a mark in their environment. It knows nothing of the program but its commands, its API and its processes.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFailed, onTestFinished } from 'vitest';
import { killMarkedProcesses, markedProcesses } from '../../src/lab/program/marked-processes.ts';
import { Program } from '../../src/lab/program/program.ts';
import { clusterName } from './cluster-name.ts';
import { freePorts } from './ports.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { waitFor } from './wait.ts';

const WEIR = join(import.meta.dirname, '../../bin/weir');
const API = '/streamer/api/v3';
const MARKER = 'WEIR_TEST_NODE';
const START_MS = 20_000;
const SHOWN_LINES = 40;

export interface ClusterOptions {
  /** How many nodes the file names. Default 3. */
  readonly nodes?: number;
  /** The names of the peers, for a file that names them without ports; they listen on ports of loopback all the same. */
  readonly hosts?: readonly string[];
  /** The whole text of the file, instead of one made of what follows. */
  readonly file?: string;
  /** null: the file names no etcd. */
  readonly etcd: readonly string[] | null;
  /** The streams of the file, given the names of the nodes. */
  readonly streams: (nodes: readonly string[]) => string;
  /** Further directives at the top of the file. */
  readonly settings?: string;
  readonly fetchTimeout?: number;
  readonly staleTimeout?: number;
  /** Variables of the environment of all nodes; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

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

/** Writes the file; starts nothing. It is stopped when the test of the call ends, and shows its logs when that failed. */
export async function makeCluster(options: ClusterOptions): Promise<Cluster> {
  const folder = await makeTemporaryFolder();
  const ports = await freePorts(options.hosts?.length ?? options.nodes ?? 3);
  const addresses = ports.map(port => `127.0.0.1:${port}`);
  const names = options.hosts ?? addresses;
  const configPath = join(folder.path, 'weir.conf');
  await writeFile(configPath, options.file ?? configText(options, names, join(folder.path, 'data')));
  const segments = await makeTemporaryFolder('/dev/shm');
  const cluster = new Cluster(names, addresses, configPath, { WEIR_SEGMENTS: segments.path, ...options.env });
  onTestFailed(() => console.error(cluster.log()));
  onTestFinished(async () => {
    await cluster.stop();
    await folder.remove();
    await segments.remove();
  });
  return cluster;
}

/** Makes a cluster and starts all its nodes at once. Resolves when all are ready. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const cluster = await makeCluster(options);
  for (const node of cluster.nodes) node.start();
  await Promise.all(cluster.nodes.map(node => node.waitUntilReady()));
  return cluster;
}

function configText(options: ClusterOptions, names: readonly string[], dataPath: string): string {
  return [
    `cluster ${clusterName};`,
    'cluster_key a-secret-of-this-test;',
    `fetch_timeout ${options.fetchTimeout ?? 1}; stale_timeout ${options.staleTimeout ?? 3};`,
    `data ${dataPath};`,
    options.etcd === null ? '' : `etcd ${options.etcd.join(' ')};`,
    options.settings ?? '',
    ...names.map(name => `peer ${name};`),
    options.streams(names),
    '',
  ].join('\n');
}

export class Cluster {
  readonly nodes: readonly ClusterNode[];
  readonly configPath: string;

  constructor(
    names: readonly string[],
    addresses: readonly string[],
    configPath: string,
    env: Readonly<Record<string, string | undefined>>,
  ) {
    const id = randomBytes(4).toString('hex');
    this.configPath = configPath;
    this.nodes = names.map((name, index) => {
      return new ClusterNode(name, addresses[index] ?? '', configPath, { ...env, [MARKER]: `${id}.${index}` });
    });
  }

  /** A node by its number, from 0. */
  node(index: number): ClusterNode {
    const node = this.nodes[index];
    if (node === undefined) throw new RangeError(`the cluster has no node ${index}`);
    return node;
  }

  nodeNamed(name: string): ClusterNode {
    const node = this.nodes.find(each => each.name === name);
    if (node === undefined) throw new RangeError(`the cluster has no node ${name}`);
    return node;
  }

  get living(): readonly ClusterNode[] {
    return this.nodes.filter(node => node.isRunning);
  }

  /** All streams as the first living node tells of them, by name. */
  async streams(): Promise<ReadonlyMap<string, StreamAnswer>> {
    const [node] = this.living;
    if (node === undefined) throw new Error('no node of the cluster runs');
    return await node.streams();
  }

  /** Stream name to its owner, null where there is none. */
  async owners(): Promise<ReadonlyMap<string, Owner | null>> {
    return new Map([...(await this.streams())].map(([name, stream]) => [name, stream.owner]));
  }

  /** How many streams each node of the file owns, in the order of the file. */
  async spread(): Promise<readonly number[]> {
    const owners = [...(await this.owners()).values()];
    return this.nodes.map(node => owners.filter(owner => owner?.node === node.name).length);
  }

  /** Waits until every stream has an owner and every living node owns between `least` and `most`. */
  async waitForSpread(least: number, most: number, timeoutMs: number): Promise<void> {
    await waitFor(`${least} to ${most} streams on every living node`, timeoutMs, async () => {
      const streams = await this.streams();
      const spread = await this.spread();
      const isEven = this.nodes.every((node, index) => !node.isRunning || isBetween(spread[index] ?? 0, least, most));
      if (isEven && spread.reduce((sum, count) => sum + count, 0) === streams.size) return true;
      throw new Error(`the spread is ${spread.join(' / ')} of ${streams.size}`);
    });
  }

  /** Waits until these streams (all when left out) run, that is: have given a segment. */
  async waitUntilRunning(timeoutMs: number, names?: readonly string[]): Promise<void> {
    await waitFor('running streams', timeoutMs, async () => {
      const streams = [...(await this.streams()).values()].filter(({ name }) => names?.includes(name) ?? true);
      const idle = streams.filter(({ stats }) => stats.status !== 'running');
      if (idle.length > 0)
        throw new Error(idle.map(({ name, stats }) => `${name}: ${JSON.stringify(stats)}`).join('; '));
      return streams.length > 0;
    });
  }

  /** The pids of all ffmpegs of all nodes, living or orphaned. */
  ffmpegs(): readonly number[] {
    return this.nodes.flatMap(node => node.ffmpegs());
  }

  log(): string {
    return this.nodes.map(node => `--- ${node.name}\n${node.lines.slice(-SHOWN_LINES).join('\n')}`).join('\n');
  }

  /** Ends every process of every node, at once. */
  async stop(): Promise<void> {
    await Promise.all(this.nodes.map(node => node.destroy()));
  }
}

export class ClusterNode {
  /** Its name in the file. */
  readonly name: string;
  /** host:port, where it listens. */
  readonly address: string;
  readonly origin: string;
  /** What it wrote in all its lives. */
  readonly lines: string[] = [];
  readonly #configPath: string;
  readonly #env: Readonly<Record<string, string | undefined>>;
  #program: Program | null = null;

  constructor(name: string, address: string, configPath: string, env: Readonly<Record<string, string | undefined>>) {
    this.name = name;
    this.address = address;
    this.origin = `http://${address}`;
    this.#configPath = configPath;
    this.#env = env;
  }

  get isRunning(): boolean {
    return this.#program?.isRunning ?? false;
  }

  /** Starts it (again). @param flags further ones for `weir run`. */
  start(flags: readonly string[] = []): void {
    this.#program = Program.start({
      title: `node ${this.name}`,
      command: WEIR,
      args: ['run', '-c', this.#configPath, '--node', this.name, '--http', this.address, ...flags],
      env: this.#env,
      onLine: line => this.lines.push(line),
    });
  }

  async waitUntilReady(timeoutMs = START_MS): Promise<void> {
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
  async terminate(graceMs = START_MS): Promise<string> {
    if (this.#program === null) return 'was never started';
    await this.#program.end('SIGTERM', graceMs);
    return await this.#program.ended;
  }

  /** Resolves with a sentence when its main process has ended. */
  async ended(): Promise<string> {
    return (await this.#program?.ended) ?? 'was never started';
  }

  /** JSON of a path below the API's base. Throws when it is not answered with 200. */
  async api(path: string): Promise<unknown> {
    const response = await fetch(`${this.origin}${API}${path}`, { signal: AbortSignal.timeout(3000) });
    if (!response.ok) throw new Error(`${path} at ${this.name}: ${response.status} ${await response.text()}`);
    return await response.json();
  }

  /** All streams as it tells of them, by name. */
  async streams(): Promise<ReadonlyMap<string, StreamAnswer>> {
    const body = (await this.api('/streams?limit=1000')) as { readonly streams: readonly StreamAnswer[] };
    return new Map(body.streams.map(stream => [stream.name, stream]));
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
    await waitFor(`the end of all processes of ${this.name}`, 5000, () => {
      return killMarkedProcesses(MARKER, this.#env[MARKER] ?? '').length === 0;
    });
  }

  async #monitoring(what: string): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(`${this.origin}${API}/monitoring/${what}`, { signal: AbortSignal.timeout(3000) });
    return { status: response.status, body: await response.json() };
  }
}

function isBetween(number: number, least: number, most: number): boolean {
  return number >= least && number <= most;
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
