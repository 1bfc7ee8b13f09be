// The lab as a whole: etcd, cameras, one file, nodes; started in this order and ended in the reverse one. A node that dies is told
// of and not started again: that is for whoever tries out what happens. Whatever fails, stop() leaves no process and no folder.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { RetryError } from '../base/errors.ts';
import { LabCameras } from './cameras/lab-cameras.ts';
import { startLabEtcd } from './etcd.ts';
import { labConfigText } from './lab-config.ts';
import { type LabNode, startLabNode } from './lab-node.ts';
import type { LabOptions } from './options.ts';
import { choosePort } from './program/choose-port.ts';
import { killMarkedProcesses } from './program/marked-processes.ts';
import type { Program } from './program/program.ts';
import { endNodes, killRunningNodes, type RunningNode, runningNodes } from './program/running-nodes.ts';
import { until } from './program/until.ts';
import { isReady } from './show/cluster-view.ts';

const MARKER = 'WEIR_LAB';
/** A leaving node hands its streams over for at most 10 s. */
const LEAVE_MS = 15_000;
const READY_MS = 30_000;
/** Where ffmpeg writes: a node that is killed leaves its segments there, and the lab removes them. */
const TMPFS = '/dev/shm';

export class Lab {
  nodes: readonly LabNode[] = [];
  sources: ReadonlyMap<string, string> = new Map();
  countsUrl = '';
  configPath = '';
  readonly pinned = 'cam01';
  readonly edit = { user: 'admin', password: randomBytes(6).toString('hex') };
  readonly #options: LabOptions;
  readonly #say: (line: string) => void;
  readonly #id = randomBytes(6).toString('hex');
  #folder: string | null = null;
  #segments: string | null = null;
  #etcd: Program | null = null;
  #cameras: LabCameras | null = null;
  #starting: Promise<void> | null = null;
  #stopping: Promise<readonly RunningNode[]> | null = null;

  /** @param say shows one line to the user. */
  constructor(options: LabOptions, say: (line: string) => void) {
    this.#options = options;
    this.#say = say;
  }

  /** Resolves when every node says that it is ready. Throws RetryError or TellUserError; call stop() then too. */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'weir-lab-'));
    this.#segments = await mkdtemp(join(TMPFS, 'weir-lab-'));
    const etcd = await startLabEtcd(this.#folder, this.#environment());
    this.#etcd = etcd.program;
    this.#say(`etcd ${etcd.version} answers at ${etcd.url}`);
    this.#refuseWhenStopping();
    this.#cameras = await LabCameras.start(this.#options.streams);
    this.sources = this.#cameras.sources;
    this.countsUrl = this.#cameras.countsUrl;
    this.#say(`${this.sources.size} simulated cameras are on`);
    const names = await this.#nodeNames();
    this.configPath = await this.#writeConfig(this.#folder, etcd.url, names);
    this.#refuseWhenStopping();
    this.nodes = await Promise.all(names.map(name => this.#startNode(name)));
    await Promise.all(this.nodes.map(node => this.#waitUntilReady(node)));
  }

  get isStopping(): boolean {
    return this.#stopping !== null;
  }

  /** Ends everything, once, whatever state it is in. @returns the nodes that it could not end: another user's. */
  stop(): Promise<readonly RunningNode[]> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** The user cannot wait: everything is killed, and the folder goes. */
  async kill(): Promise<readonly RunningNode[]> {
    const left = this.configPath === '' ? [] : await killRunningNodes(this.configPath);
    killMarkedProcesses(MARKER, this.#id);
    for (const folder of [this.#folder, this.#segments]) {
      if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
    await this.#cameras?.close();
    return left;
  }

  async #stop(): Promise<readonly RunningNode[]> {
    await this.#starting?.catch(() => {});
    await Promise.all([this.#endNodesByHand(), ...this.nodes.map(node => node.program.end('SIGTERM', LEAVE_MS))]);
    await this.#etcd?.end('SIGTERM', 5000);
    return await this.kill();
  }

  /** The nodes that the user has started again, as the lab told him to: no child of the lab, and yet of it. */
  async #endNodesByHand(): Promise<void> {
    const own = new Set(this.nodes.filter(node => node.program.isRunning).map(node => node.program.pid));
    const byHand = runningNodes(this.configPath).filter(node => !own.has(node.pid));
    for (const { name, pid } of byHand)
      this.#say(`ending ${name ?? 'a node'} too, which was started by hand (pid ${pid})`);
    await endNodes(this.configPath, byHand, LEAVE_MS);
  }

  #refuseWhenStopping(): void {
    if (this.isStopping) throw new RetryError('the lab was told to stop while it started');
  }

  #environment(): Readonly<Record<string, string>> {
    return { [MARKER]: this.#id, WEIR_SEGMENTS: this.#segments ?? '' };
  }

  async #nodeNames(): Promise<readonly string[]> {
    const taken = new Set<number>();
    for (let index = 0; index < this.#options.nodes; index += 1) taken.add(await choosePort(8081 + index, taken));
    return [...taken].map(port => `127.0.0.1:${port}`);
  }

  async #writeConfig(folder: string, etcdUrl: string, nodes: readonly string[]): Promise<string> {
    const path = join(folder, 'weir.conf');
    const text = labConfigText({
      cluster: basename(folder).replace('weir-', ''),
      clusterKey: randomBytes(16).toString('hex'),
      etcdUrl,
      dataPath: join(folder, 'data'),
      editUser: this.edit.user,
      editPassword: this.edit.password,
      nodes,
      sources: this.sources,
      pinned: this.pinned,
    });
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }

  async #startNode(name: string): Promise<LabNode> {
    const folder = this.#folder ?? tmpdir();
    const node = await startLabNode({ name, configPath: this.configPath, folder, env: this.#environment() });
    node.program.ended.then(how => {
      if (this.isStopping) return;
      this.#say(`${how}. Its log: ${node.logPath}. Start it again with: ${node.commandLine}`);
    });
    return node;
  }

  async #waitUntilReady(node: LabNode): Promise<void> {
    const ready = await until(READY_MS, async () => {
      if (!node.program.isRunning || this.isStopping) throw new RetryError(`${node.program.title} did not start`);
      return (await isReady(node.name)) ? true : null;
    }).catch(error => this.#explain(node, error));
    if (ready === null)
      this.#explain(node, new RetryError(`${node.program.title} is not ready after ${READY_MS / 1000} s`));
    this.#say(`node ${node.name} is ready (pid ${node.program.pid})`);
  }

  #explain(node: LabNode, error: unknown): never {
    const lines = node.program.lines.slice(-12).join('\n');
    throw new RetryError(`${error instanceof Error ? error.message : error}. The end of its log:\n${lines}`);
  }
}
