// One ffmpeg: a shell in front of the gate, then a program that connects to its source after a while, tells of segments, ends by itself,
// may ignore SIGTERM, and needs its time to die even after SIGKILL: its source is let go of only then.

import type { ChildSpec } from '../../../src/ports.ts';
import type { Life, Run } from '../judges/judge.ts';
import type { World } from './world.ts';

export interface FfmpegOptions {
  readonly world: World;
  readonly pid: number;
  readonly spec: ChildSpec;
  /** The main process on whose word it was started. */
  readonly life: Life;
  readonly line: (from: 'stdout' | 'stderr', line: string) => void;
  readonly exited: (code: number | null, signal: string | null) => void;
  readonly isBusy: boolean;
  readonly isMainAlive: () => boolean;
  readonly isFenceAlive: () => boolean;
  /** Processes of this node that die at the same time slow each other down. */
  readonly siblings: () => number;
}

/** Of the kill budget, what a kill takes at worst: less than all of it, for the signal itself needs a moment. */
const worstKillShare = 0.85;
const slowKillShare = 0.3;
const quickKillMs = 15;
const ignoresTermShare = 0.2;
/** Until setpriv has tied it to its parent's life; a busy machine takes longer. */
const untiedMs = 5;
const slowTieShare = 0.1;
const busyTieShare = 0.7;
const slowUntiedMs = 60;
/** Measured by the project: 400 killed ffmpegs take 675 ms; the budget is twice that. A number of the world's own. */
const budgetMs = (children: number): number => Math.max(400, 4 * children);

export class Ffmpeg implements Run {
  readonly options: FfmpegOptions;
  #phase: 'gated' | 'open' | 'dead' = 'gated';
  #isDying = false;
  #isSilent = false;
  #isTied = false;
  #isLetThrough = false;
  readonly #ignoresTerm: boolean;
  #segments = 0;

  constructor(options: FfmpegOptions) {
    this.options = options;
    const { world, isBusy } = options;
    const { timeline, chance } = world;
    this.#ignoresTerm = chance.happens(ignoresTermShare);
    timeline.after(
      chance.between(0, chance.happens(isBusy ? busyTieShare : slowTieShare) ? slowUntiedMs : untiedMs),
      () => this.#tie(),
    );
  }

  get isAlive(): boolean {
    return this.#phase !== 'dead';
  }

  /** The program itself runs, or ran until it was killed. */
  get isOpen(): boolean {
    return this.#phase === 'open';
  }

  get pid(): number {
    return this.options.pid;
  }

  get spec(): ChildSpec {
    return this.options.spec;
  }

  get life(): Life {
    return this.options.life;
  }

  get name(): string {
    const { spec, life, pid } = this.options;
    return `${spec.stream} of ${life.label} (epoch ${spec.epoch}, session ${spec.session}, pid ${pid})`;
  }

  /** The word that its parent is there. */
  openGate(): void {
    if (this.#phase !== 'gated' || this.#isDying) return;
    this.#isLetThrough = true;
    this.options.world.judge(judge => judge.letThrough?.(this));
    if (this.#isTied) this.#begin();
  }

  /** The fence is gone: the kernel kills what is tied to it; what is not finds its gate closed. */
  parentDied(isKilled: boolean): void {
    if (this.#isTied ? isKilled || !this.isOpen : this.options.world.build.hasGate) this.signal('SIGKILL');
  }

  #tie(): void {
    this.#isTied = true;
    if (this.#isLetThrough) this.#begin();
  }

  #begin(): void {
    if (this.#phase !== 'gated' || this.#isDying) return;
    this.#phase = 'open';
    const { world } = this.options;
    world.tell(() => `      ${this.name} begins`);
    world.count('a program begins');
    world.ffmpegs.add(this);
    world.judge(judge => judge.opened?.(this));
    this.#after(world.chance.between(1, 250), () => this.#connect());
  }

  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    const { world, siblings } = this.options;
    const { chance } = world;
    if (this.#phase === 'dead') return;
    if (signal === 'SIGKILL') {
      const worstMs = worstKillShare * budgetMs(siblings());
      const ms = chance.happens(slowKillShare) ? chance.between(0, worstMs) : chance.between(0, quickKillMs);
      this.#isDying = true;
      world.timeline.after(ms, () => this.#die(null, signal));
    } else if (this.#phase === 'gated') this.#end(3, null, signal);
    else if (!this.#ignoresTerm) this.#end(chance.between(1, 250), 255, null);
  }

  /** The source is lost, or ffmpeg gives up. */
  endByItself(): void {
    if (this.isOpen) this.#end(1, 0, null);
  }

  /** It hangs in a read: no line comes any more. */
  hang(): void {
    this.#isSilent = true;
  }

  /** The machine lost its power. */
  vanish(): void {
    this.#die(null, 'SIGKILL');
  }

  #connect(): void {
    const { world, line, spec } = this.options;
    if (this.#phase !== 'open' || this.#isDying) return;
    if (world.camera.refuses(spec.stream)) return this.#end(5, 1, null);
    world.judge(judge => judge.connected?.(this));
    this.#after(world.chance.between(100, 1500), () => {
      line('stderr', '[info] Output #0, segment, to x:');
      this.#segment();
    });
  }

  #segment(): void {
    const { world, line } = this.options;
    const seconds = world.camera.segmentSeconds;
    this.#after(seconds * 1000, () => {
      const startS = this.#segments * seconds;
      line('stdout', `${this.#segments}.ts,${startS.toFixed(6)},${(startS + seconds).toFixed(6)}`);
      this.#segments += 1;
      this.#segment();
    });
  }

  #end(ms: number, code: number | null, signal: string | null): void {
    this.options.world.timeline.after(ms, () => this.#die(code, signal));
  }

  #die(code: number | null, signal: string | null): void {
    if (this.#phase === 'dead') return;
    const wasOpen = this.isOpen;
    this.#phase = 'dead';
    const { world, exited } = this.options;
    if (wasOpen) {
      world.tell(() => `      ${this.name} is dead`);
      world.ffmpegs.delete(this);
      world.judge(judge => judge.died?.(this));
    }
    exited(code, signal);
  }

  #after(ms: number, act: () => void): void {
    this.options.world.timeline.after(ms, () => {
      if (this.#phase === 'open' && !this.#isDying && !this.#isSilent) act();
    });
  }
}
