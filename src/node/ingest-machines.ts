// The machines of this node's ingests: one pure machine a stream (media/ingest.ts), stepped with what happens to it and woken when it
// wishes. Facts find their machine by the child's number, never by the stream's name. What a machine asks for is performed by whoever
// made this one, which is live, or simulated.

import type { StreamConfig } from '../config/config.ts';
import {
  type IngestEffect,
  type IngestEvent,
  type IngestRun,
  type IngestState,
  idleIngest,
  nextTickMs,
  startFailure,
} from '../media/ingest/state.ts';
import { stepIngest } from '../media/ingest.ts';
import type { Chance, Clock, FenceFact } from '../ports.ts';

export interface IngestMachinesOptions {
  readonly clock: Clock;
  readonly chance: Pick<Chance, 'number'>;
  readonly perform: (stream: string, effect: IngestEffect) => void;
  /** After each step, its effects performed. */
  readonly onStep: (before: IngestState, after: IngestState) => void;
  /** The child has ended, or its fence is gone: nothing of it is heard any more. */
  readonly onForgotten: (child: number, stream: string) => void;
  /** A start was in vain, and not the first one: another node may well try. */
  readonly onStartFailed: (stream: string, epoch: number, reason: string) => void;
  /** The stream was halted, and no process of it is alive (any more). Not told between two runs of a stream that shall run. */
  readonly onGone: (stream: string) => void;
}

interface Machine {
  state: IngestState;
  cancelTick: () => void;
}

interface Child {
  readonly stream: string;
  /** It was told to stop, maybe before it began. */
  isStopped: boolean;
}

type ChildEnd = Omit<IngestEvent & { type: 'ended' }, 'type'>;

export class IngestMachines {
  readonly #options: IngestMachinesOptions;
  readonly #machines = new Map<string, Machine>();
  /** Those that were asked for and are not forgotten. */
  readonly #children = new Map<number, Child>();
  #lastChild = 0;
  #fenceAway: string | null = null;

  constructor(options: IngestMachinesOptions) {
    this.#options = options;
  }

  run(run: IngestRun): void {
    const reason = run.epoch === 0 ? 'every node runs it on its own' : 'its node has just got it';
    this.put(run.config.name, { type: 'want', run, how: 'now', reason });
  }

  /** What shall run goes on under its term, in this form: the process that runs is replaced only if it is not as good for it. */
  reconfigure(config: StreamConfig): void {
    const want = this.#machines.get(config.name)?.state.want ?? null;
    if (want === null) return;
    const run = { ...want, config };
    this.put(config.name, { type: 'want', run, how: 'segment-end', reason: 'its configuration was changed' });
  }

  halt(stream: string, how: 'segment-end' | 'now', reason: string): void {
    this.put(stream, { type: 'want', run: null, how, reason });
  }

  onFence(fact: FenceFact): void {
    switch (fact.type) {
      case 'fence-up':
        this.#fenceAway = null;
        for (const stream of this.#machines.keys()) this.put(stream, { type: 'fence-up' });
        return;
      case 'fence-gone':
        this.#fenceAway = fact.reason;
        for (const stream of this.#machines.keys()) this.put(stream, fact);
        for (const child of this.#children.keys()) this.#forget(child);
        return;
      case 'child-started':
        return this.#putToChild(fact.child, { type: 'started', child: fact.child });
      case 'child-line':
        return this.#putToChild(fact.child, { type: 'line', child: fact.child, from: fact.from, line: fact.line });
      case 'child-ended':
        return this.#ended({ ...fact, isKilled: fact.killMs !== null });
    }
  }

  /** It cannot be started, or shall not be any more. */
  neverBegan(child: number, reason = 'it was told to stop before it began'): void {
    this.#ended({ child, pid: null, code: null, isKilled: false, reason });
  }

  put(stream: string, event: IngestEvent): void {
    const machine = this.#machineOf(stream);
    const { clock, chance, onStep, onGone } = this.#options;
    const before = machine.state;
    const moment = { nowMs: clock.monotonicMs(), chance: chance.number(), freeChild: this.#lastChild + 1 };
    const [after, effects] = stepIngest(before, event, moment);
    machine.state = after;
    for (const effect of effects) this.#perform(stream, effect);
    onStep(before, after);
    this.#tellStart(before, after, moment.nowMs);
    this.#setTick(stream, machine);
    if (isIdle(after) && (before.child !== null || event.type === 'want')) onGone(stream);
  }

  /** null: it is forgotten. */
  child(child: number): Child | null {
    return this.#children.get(child) ?? null;
  }

  /** null: it never was this node's. */
  state(stream: string): IngestState | null {
    return this.#machines.get(stream)?.state ?? null;
  }

  states(): readonly IngestState[] {
    return [...this.#machines.values()].map(({ state }) => state);
  }

  /** Lets go of those that are idle and not known any more: streams held in etcd may come and go for years. @returns their names. */
  forgetUnknown(isKnown: (stream: string) => boolean): readonly string[] {
    const unknown = [...this.#machines].filter(([stream, { state }]) => isIdle(state) && !isKnown(stream));
    for (const [stream] of unknown) this.#machines.delete(stream);
    return unknown.map(([stream]) => stream);
  }

  #putToChild(child: number, event: IngestEvent): void {
    const stream = this.#children.get(child)?.stream;
    if (stream !== undefined) this.put(stream, event);
  }

  #ended({ child, pid, code, isKilled, reason }: ChildEnd): void {
    const stream = this.#children.get(child)?.stream;
    if (stream === undefined) return;
    this.#forget(child);
    this.put(stream, { type: 'ended', child, pid, code, isKilled, reason });
  }

  #forget(number: number): void {
    const child = this.#children.get(number);
    if (child === undefined) return;
    this.#children.delete(number);
    this.#options.onForgotten(number, child.stream);
  }

  #perform(stream: string, effect: IngestEffect): void {
    if (effect.type === 'start') {
      this.#lastChild = effect.child;
      this.#children.set(effect.child, { stream, isStopped: false });
    }
    const stopped = effect.type === 'stop' ? this.#children.get(effect.child) : undefined;
    if (stopped !== undefined) stopped.isStopped = true;
    this.#options.perform(stream, effect);
  }

  #tellStart(before: IngestState, after: IngestState, nowMs: number): void {
    const failure = startFailure(before, after, nowMs);
    if (failure !== null) this.#options.onStartFailed(after.stream, failure.epoch, failure.reason);
  }

  #machineOf(stream: string): Machine {
    const known = this.#machines.get(stream);
    if (known !== undefined) return known;
    const machine: Machine = { state: { ...idleIngest(stream), fenceAway: this.#fenceAway }, cancelTick: () => {} };
    this.#machines.set(stream, machine);
    return machine;
  }

  #setTick(stream: string, machine: Machine): void {
    machine.cancelTick();
    const atMs = nextTickMs(machine.state);
    machine.cancelTick =
      atMs === null ? () => {} : this.#options.clock.wakeAt(atMs, () => this.put(stream, { type: 'tick' }));
  }
}

/** Nothing runs, and nothing shall. */
export function isIdle({ want, child }: IngestState): boolean {
  return want === null && child === null;
}
