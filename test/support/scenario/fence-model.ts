// The fence and the ffmpegs of one node in the model world: starts nothing past the deadline it was given last, kills everything when
// that passes or when main dies, and needs a while for each kill. It goes on while main is frozen. A child that dies by itself or by
// the fence is started again, as an ingest would, until it is halted; 'gone' is told only after a halt.

import type { HaltManner } from '../../../src/cluster/state.ts';
import type { Clock } from '../../../src/ports.ts';
import type { Child, Judge } from './judge.ts';

const respawnMs = 500;
/** What a kill takes at worst, as it was measured; the nodes have a number of their own for it. */
const killMs = (children: number): number => Math.max(400, 4 * children);
const segmentEndMs = 600;

export interface FenceModelOptions {
  readonly node: string;
  readonly clock: Clock;
  readonly judge: Judge;
  /** 0 <= n < 1: how much of the worst time a kill takes. */
  readonly slowness: () => number;
  readonly gone: (stream: string) => void;
}

interface Run {
  readonly epoch: number;
  readonly session: number;
}

export class FenceModel {
  readonly #options: FenceModelOptions;
  readonly #wanted = new Map<string, Run>();
  readonly #children = new Map<string, Child>();
  readonly #deadlines = new Map<number, number>();
  #isMainGone = false;

  constructor(options: FenceModelOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#children.size === 0;
  }

  run(stream: string, epoch: number, session: number): void {
    this.#wanted.set(stream, { epoch, session });
    this.#start(stream);
  }

  halt(stream: string, manner: HaltManner): void {
    this.#wanted.delete(stream);
    const child = this.#children.get(stream);
    if (child === undefined) this.#after(0, () => this.#options.gone(stream));
    else this.#after(manner === 'now' ? 0 : segmentEndMs, () => this.#kill(child));
  }

  setDeadline(session: number, deadlineMs: number | null): void {
    const atMs = deadlineMs ?? Number.NEGATIVE_INFINITY;
    this.#deadlines.set(session, atMs);
    if (deadlineMs === null) return this.#killSession(session);
    this.#options.clock.wakeAt(deadlineMs, () => {
      if (this.#deadlines.get(session) === deadlineMs) this.#killSession(session);
    });
  }

  /** Main's pipe closed: all are killed, nothing is started any more. */
  mainDied(): void {
    this.#isMainGone = true;
    this.#wanted.clear();
    for (const child of this.#children.values()) this.#kill(child);
  }

  /** The fence itself dies, or the machine loses its power: the children die in the same moment. */
  die(): void {
    for (const child of [...this.#children.values()]) this.#ended(child);
  }

  #start(stream: string): void {
    const run = this.#wanted.get(stream);
    const { clock, node, judge } = this.#options;
    if (run === undefined || this.#isMainGone || this.#children.has(stream)) return;
    const deadlineMs = this.#deadlines.get(run.session) ?? Number.NEGATIVE_INFINITY;
    if (clock.monotonicMs() >= deadlineMs) return this.#after(respawnMs, () => this.#start(stream));
    const child = { node, stream, ...run, isDying: false };
    this.#children.set(stream, child);
    judge.started(child);
  }

  #killSession(session: number): void {
    for (const child of this.#children.values()) if (child.session === session) this.#kill(child);
  }

  #kill(child: Child): void {
    if (child.isDying || this.#children.get(child.stream) !== child) return;
    child.isDying = true;
    this.#after(this.#options.slowness() * killMs(this.#children.size), () => this.#ended(child));
  }

  #ended(child: Child): void {
    if (this.#children.get(child.stream) !== child) return;
    this.#children.delete(child.stream);
    this.#options.judge.ended(child);
    if (this.#isMainGone) return;
    const run = this.#wanted.get(child.stream);
    if (run === undefined) this.#options.gone(child.stream);
    else this.#after(run.epoch === child.epoch ? respawnMs : 0, () => this.#start(child.stream));
  }

  #after(ms: number, act: () => void): void {
    this.#options.clock.wakeAt(this.#options.clock.monotonicMs() + ms, act);
  }
}
