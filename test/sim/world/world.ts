// A whole cluster in one deterministic world: machines with clocks of their own, etcd, cameras. Faults are commanded from outside
// (test/sim/faults), judges look on (test/sim/judges). Everything comes from one seed.

import { prefixOf } from '../../../src/cluster/mirror/keys.ts';
import type { Purpose } from '../../../src/cluster/state.ts';
import { Seeded } from '../../support/scenario/seeded.ts';
import type { Judge } from '../judges/judge.ts';
import { Truth } from '../judges/truth.ts';
import type { Build } from './build.ts';
import { Camera } from './camera.ts';
import { Etcd } from './etcd.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import type { FileVersion } from './file-version.ts';
import { Machine } from './machine.ts';
import { MachineClock } from './machine-clock.ts';
import { Timeline } from './timeline.ts';
import { chooseSettings, type WorldSettings } from './world-settings.ts';

/** Between any two machines at most 0.5 %. */
const clockRateError = 0.0025;

export interface WorldOptions {
  readonly seed: number;
  readonly build: Build;
  /** Is told what happens; null: nobody wants to know. */
  readonly trace: ((line: string) => void) | null;
}

export class World {
  readonly timeline = new Timeline();
  readonly chance: Seeded;
  readonly build: Build;
  readonly settings: WorldSettings;
  readonly prefix = prefixOf('sim');
  readonly etcd: Etcd;
  readonly camera: Camera;
  readonly truth: Truth;
  /** By node name. */
  readonly machines = new Map<string, Machine>();
  /** Second machines, or containers, of a node's name. */
  readonly twins = new Set<Machine>();
  /** Those that run a program, and so may hold a connection. */
  readonly ffmpegs = new Set<Ffmpeg>();
  /** By node name: the file that it reads when it starts, or is told to. */
  readonly #files = new Map<string, FileVersion>();
  /** The one that all have in the beginning and in the end. */
  readonly file: FileVersion;
  readonly counts = new Map<string, number>();
  turns = 0;
  /** What is being asked of etcd in this very moment, so that a judge knows a claim from a hand-over. */
  asking: Purpose['type'] | null = null;
  /** How many of a fence's words on the end of a child are said twice. */
  readonly repeatsShare: number;
  /** Who looks on; they may come later than the world. */
  readonly judges: Judge[] = [];
  readonly #trace: WorldOptions['trace'];
  readonly #awaited = new Map<string, ((machine: Machine) => void)[]>();
  #lastPid = 100;

  constructor({ seed, build, trace }: WorldOptions) {
    this.chance = new Seeded(seed);
    this.build = build;
    this.settings = chooseSettings(this.chance);
    this.#trace = trace;
    this.repeatsShare = this.chance.pick([0, 0.05, 0.3]);
    this.camera = new Camera(this.chance.pick([2, 4]));
    this.etcd = new Etcd(this.timeline, this.chance, this.newClock(), this.settings);
    this.truth = new Truth(this.prefix, this.judges);
    this.file = { digest: 'file 0', streams: this.settings.streams, sources: '' };
    this.etcd.store.listen(({ events }) => this.truth.committed(events));
    for (const node of this.settings.nodes) this.machines.set(node, this.#newMachine(node));
  }

  nextPid(): number {
    this.#lastPid += 1;
    return this.#lastPid;
  }

  newClock(): MachineClock {
    const { chance } = this;
    const rate = 1 + chance.pick([-1, -0.5, 0, 0.5, 1]) * clockRateError;
    return new MachineClock(this.timeline, rate, chance.between(1000, 1e7), chance.between(0, 2e12));
  }

  judge(ask: (judge: Judge) => void): void {
    for (const judge of this.judges) ask(judge);
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** Something of note happens on a machine: counted, and a fault may have been waiting for it. */
  notice(what: string, machine: Machine): void {
    this.count(what);
    this.#awaited.get(what)?.shift()?.(machine);
  }

  /** The next time that this happens. */
  onNext(what: string, act: (machine: Machine) => void): void {
    const waiting = this.#awaited.get(what) ?? [];
    this.#awaited.set(what, waiting);
    waiting.push(act);
  }

  tell(line: () => string): void {
    this.#trace?.(`${(this.timeline.nowMs / 1000).toFixed(4).padStart(9)} ${line()}`);
  }

  get allMachines(): readonly Machine[] {
    return [...this.machines.values(), ...this.twins];
  }

  fileOf(node: string): FileVersion {
    return this.#files.get(node) ?? this.file;
  }

  /** The file of a node's machines is another one now, and its program is told to read it. */
  giveFile(node: string, file: FileVersion): void {
    if (this.fileOf(node) === file) return;
    this.#files.set(node, file);
    this.tell(() => `** ${node} gets ${file.digest}`);
    for (const { main } of this.allMachines.filter(machine => machine.node === node)) {
      main?.deliver('signals', () => main.readFile());
    }
  }

  /** Writes below the cluster's prefix as an operator's program would. */
  put(path: string, value: Readonly<Record<string, unknown>>): void {
    const text = JSON.stringify({ v: 1, ...value });
    this.etcd.store.apply({
      compares: [],
      then: [{ type: 'put', key: this.prefix + path, value: text, leaseId: null }],
      else: [],
    });
  }

  remove(path: string): void {
    this.etcd.store.apply({ compares: [], then: [{ type: 'delete', key: this.prefix + path }], else: [] });
  }

  /** Another machine, or another container on the same one, whose node has the same name. */
  addTwin(node: string, isContainer: boolean): Machine {
    const original = this.machines.get(node);
    const clock = isContainer && original !== undefined ? original.clock : this.newClock();
    const bootId = isContainer && original !== undefined ? original.bootId : `boot-of-another-${this.nextPid()}`;
    const twin = new Machine({
      world: this,
      node,
      label: `${node}'`,
      clock,
      bootId,
      pidNamespace: `namespace-${this.nextPid()}`,
    });
    this.twins.add(twin);
    return twin;
  }

  #newMachine(node: string): Machine {
    return new Machine({
      world: this,
      node,
      label: node,
      clock: this.newClock(),
      bootId: `boot-${node}`,
      pidNamespace: `namespace-${node}`,
    });
  }
}
