// A machine, or a container on it: its clock, its way to etcd, its processes, and the supervisor that starts a node's main process again.

import type { Settings } from '../../../src/cluster/settings.ts';
import { clusterSettings } from '../../support/cluster-state.ts';
import type { Fence } from './fence.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import type { MachineClock } from './machine-clock.ts';
import { MainProcess } from './main-process.ts';
import { fairWeather, Way } from './way.ts';
import type { World } from './world.ts';

export interface MachineOptions {
  readonly world: World;
  /** The node's name. */
  readonly node: string;
  /** As in the trace; a second machine, or container, of the same name is a'. */
  readonly label: string;
  readonly clock: MachineClock;
  readonly bootId: string;
  /** Another one: a container of its own. */
  readonly pidNamespace: string;
}

interface Leftover {
  readonly isMainAlive: boolean;
  readonly isFenceAlive: boolean;
  /** Of a fence. */
  readonly hasChildren: boolean;
  readonly kill: () => void;
}

const pipeMs = [0.05, 1] as const;
const slowPipeShare = 0.02;
const busyPipeShare = 0.6;
const slowPipeMs = [1, 120] as const;
const restartMs = [50, 4000] as const;

export class Machine {
  readonly world: World;
  readonly node: string;
  readonly label: string;
  readonly way: Way;
  clock: MachineClock;
  #bootId: string;
  readonly #pidNamespace: string;
  readonly fences = new Set<Fence>();
  readonly children = new Set<Ffmpeg>();
  main: MainProcess | null = null;
  /** Everything takes longer: what its processes say to each other, and to become a process at all. */
  isBusy = false;
  #lives = 0;
  #boots = 1;
  /** It is started again when it ends. */
  isSupervised = true;

  constructor({ world, node, label, clock, bootId, pidNamespace }: MachineOptions) {
    this.world = world;
    this.node = node;
    this.label = label;
    this.clock = clock;
    this.#bootId = bootId;
    this.#pidNamespace = pidNamespace;
    this.way = new Way(world.timeline, world.chance);
  }

  get bootId(): string {
    return this.#bootId;
  }

  pipeDelayMs(): number {
    const { chance } = this.world;
    const [least, most] = chance.happens(this.isBusy ? busyPipeShare : slowPipeShare) ? slowPipeMs : pipeMs;
    return chance.between(least, most);
  }

  start(): void {
    if (this.main?.isAlive) return;
    const { world } = this;
    this.#lives += 1;
    const pid = world.nextPid();
    const label = this.#lives === 1 ? this.label : `${this.label}#${this.#lives}`;
    const settings = this.settings(pid);
    for (const fence of this.fences) if (!fence.isAlive) this.fences.delete(fence);
    this.main = new MainProcess(this, label, pid, settings);
  }

  startLater(ms = this.world.chance.between(...restartMs)): void {
    this.world.timeline.after(ms, () => {
      if (this.isSupervised) this.start();
    });
  }

  /** Its own decision to end. */
  exited(main: MainProcess, status: number, reason: string): void {
    this.world.tell(() => `${main.label} exits with status ${status}: ${reason}`);
    this.world.count(`exit ${status}`);
    main.fencePort.close();
    main.end();
    if (main === this.main) this.startLater();
  }

  /** kill -9 of main; its supervisor starts another one. */
  killMain(): void {
    if (!this.main?.isAlive) return;
    this.main.end();
    this.startLater();
  }

  /** Everything ends at once; after a boot the clock and the boot id are others. */
  powerOff(): void {
    this.main?.end();
    for (const child of [...this.children]) child.vanish();
    this.children.clear();
    for (const fence of this.fences) fence.end();
    this.fences.clear();
    this.#boots += 1;
    this.#bootId = `${this.#bootId.split('#')[0]}#${this.#boots}`;
    this.clock = this.clock.rebooted();
  }

  /** Neither main nor its present fence stands still or is missing: a fault that needs the other half may come. */
  get isWhole(): boolean {
    const { main } = this;
    if (main === null || !main.isAlive || main.isFrozen) return false;
    return [...this.fences].every(fence => !fence.isAlive || !fence.isFrozen);
  }

  /** Whole, with a fence, at ease, and nothing between it and etcd. */
  get isWell(): boolean {
    const { main, way } = this;
    if (!this.isWhole || this.isBusy || !main?.fencePort.fence?.isAlive) return false;
    return way.isOpen && way.weather === fairWeather && (main.watch?.isPrompt ?? false);
  }

  /** In this pid namespace, as main sees it. */
  isAlive(pid: number): boolean {
    if (this.main?.pid === pid) return this.main.isAlive;
    return [...this.fences].some(fence => fence.pid === pid && fence.isAlive) || this.#hasStranger(pid);
  }

  leftoversOf(main: MainProcess): { readonly fences: readonly Leftover[]; readonly children: readonly Leftover[] } {
    const isFormer = (life: unknown): boolean => life !== main;
    const fences = [...this.fences].filter(fence => fence.isAlive && isFormer(fence.life));
    const children = [...this.children].filter(child => child.isAlive && isFormer(child.life));
    const ofFence = (fence: Fence): Leftover => ({
      isMainAlive: fence.life.process.isAlive,
      isFenceAlive: true,
      hasChildren: [...fence.children.values()].some(child => child.isAlive),
      kill: () => fence.end(),
    });
    const ofChild = (child: Ffmpeg): Leftover => ({
      isMainAlive: child.options.isMainAlive(),
      isFenceAlive: child.options.isFenceAlive(),
      hasChildren: false,
      kill: () => child.signal('SIGKILL'),
    });
    return { fences: fences.map(ofFence), children: children.map(ofChild) };
  }

  #hasStranger(pid: number): boolean {
    return [...this.children].some(child => child.pid === pid && child.isAlive);
  }

  /** By the file as it is now. */
  settings(pid: number): Settings {
    const { prefix, settings, build } = this.world;
    const { streams, digest } = this.world.fileOf(this.node);
    return build.settings(
      clusterSettings(streams, {
        digest,
        me: this.node,
        prefix,
        processId: `process-${pid}`,
        ...settings.timeouts,
        weight: settings.weights.get(this.node) ?? 1,
        maxStreams: settings.maxStreams,
        peers: settings.nodes,
        bootId: this.#bootId,
        pidNamespace: this.#pidNamespace,
        main: { pid, startTime: pid },
      }),
    );
  }
}
