// A cluster of real nodes for tests: `bin/weir run` processes of one configuration file, on free ports of loopback where nothing else is said,
// which a test may kill, stop and start again, and ask as a user would. Whatever happens, stop() ends every process that descends from them.
// In a test it is had by startCluster (start-cluster.ts), which ends it with the test.

import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterName } from './cluster-name.ts';
import { ClusterNode, type NodePlace, type Owner, type StreamAnswer } from './cluster-node.ts';
import { freePorts } from './ports.ts';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';
import { waitFor } from './wait.ts';

const SHOWN_LINES = 40;

export interface ClusterOptions {
  /** How many nodes the file names. Default 3. */
  readonly nodes?: number;
  /** The names of the peers, for a file that names them without ports; they listen on ports of loopback all the same. */
  readonly hosts?: readonly string[];
  /** Where the nodes are, instead of on free ports of loopback. */
  readonly places?: readonly NodePlace[];
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

export class Cluster {
  readonly nodes: readonly ClusterNode[];
  readonly configPath: string;

  readonly #folders: readonly TemporaryFolder[];

  private constructor(nodes: readonly ClusterNode[], configPath: string, folders: readonly TemporaryFolder[]) {
    this.nodes = nodes;
    this.configPath = configPath;
    this.#folders = folders;
  }

  /** Writes the file; starts nothing. Call stop() in the end. */
  static async make(options: ClusterOptions): Promise<Cluster> {
    const folder = await makeTemporaryFolder();
    const places = options.places ?? (await placesOnLoopback(options));
    const configPath = join(folder.path, 'weir.conf');
    const names = places.map(place => place.name);
    await writeFile(configPath, options.file ?? configText(options, names, join(folder.path, 'data')));
    const segments = await makeTemporaryFolder('/dev/shm');
    const env = { WEIR_SEGMENTS: segments.path, ...options.env };
    const id = randomBytes(4).toString('hex');
    const nodes = places.map((place, index) => new ClusterNode(place, configPath, `${id}.${index}`, env));
    return new Cluster(nodes, configPath, [folder, segments]);
  }

  /** Starts all nodes at once. Resolves when all are ready. */
  async start(timeoutMs?: number): Promise<void> {
    for (const node of this.nodes) node.start();
    await Promise.all(this.nodes.map(node => node.waitUntilReady(timeoutMs)));
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
      const all = await this.streams();
      const unknown = names?.filter(name => !all.has(name)) ?? [];
      if (unknown.length > 0) throw new Error(`not known yet: ${unknown.join(', ')}`);
      const streams = [...all.values()].filter(({ name }) => names?.includes(name) ?? true);
      const idle = streams.filter(({ stats }) => stats.status !== 'running');
      if (idle.length > 0)
        throw new Error(idle.map(({ name, stats }) => `${name}: ${JSON.stringify(stats)}`).join('; '));
      return streams.length > 0;
    });
  }

  /** Waits until all living nodes say the same of every stream: what one of them knows, the others know a moment later. */
  async waitUntilAgreed(): Promise<void> {
    await waitFor('the same owners and states at all living nodes', 30_000, async () => {
      const [first = '', ...others] = await Promise.all(this.living.map(async node => shortOf(await node.streams())));
      const different = others.find(said => said !== first);
      if (different !== undefined) throw new Error(`${first} at one, ${different} at another`);
      return true;
    });
  }

  /** The pids of all ffmpegs of all nodes, living or orphaned. */
  ffmpegs(): readonly number[] {
    return this.nodes.flatMap(node => node.ffmpegs());
  }

  /** The last lines of each node. */
  log(count = SHOWN_LINES): string {
    return this.nodes.map(node => `--- ${node.name}\n${node.lines.slice(-count).join('\n')}`).join('\n');
  }

  /** Ends every process of every node, at once, and removes the folders. */
  async stop(): Promise<void> {
    await Promise.all(this.nodes.map(node => node.destroy()));
    await Promise.all(this.#folders.map(folder => folder.remove()));
  }
}

/** Who has what, and how it is. */
function shortOf(streams: ReadonlyMap<string, StreamAnswer>): string {
  const each = [...streams.values()].map(({ name, owner, stats }) => [name, owner?.node, owner?.epoch, stats.status]);
  return JSON.stringify(each.sort());
}

async function placesOnLoopback({ hosts, nodes }: ClusterOptions): Promise<readonly NodePlace[]> {
  const ports = await freePorts(hosts?.length ?? nodes ?? 3);
  return ports.map((port, index) => {
    const address = `127.0.0.1:${port}`;
    return { name: hosts?.[index] ?? address, address, within: [] };
  });
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

function isBetween(number: number, least: number, most: number): boolean {
  return number >= least && number <= most;
}
