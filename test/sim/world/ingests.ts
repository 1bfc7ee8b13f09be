// The ingests of one node, with the rules of src/node/ingests.ts: the real machine of each stream; a folder is made before the fence is
// asked; words on a child find their machine by the child's number. Segments are not read: nothing depends on their bytes.

import type { StreamConfig } from '../../../src/config/config.ts';
import {
  type IngestEffect,
  type IngestEvent,
  type IngestState,
  idleIngest,
  isStartHopeless,
  nextTickMs,
} from '../../../src/media/ingest/state.ts';
import type { FenceFact } from '../../../src/ports.ts';
import type { IngestStep } from './build.ts';
import type { FencePort } from './fence-port.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { World } from './world.ts';

interface Machine {
  state: IngestState;
  cancelTick: () => void;
}

interface Child {
  readonly stream: string;
  isStopped: boolean;
}

type End = Omit<IngestEvent & { type: 'ended' }, 'type' | 'child'>;

export interface IngestsOptions {
  readonly world: World;
  readonly process: SimulatedProcess;
  readonly fence: FencePort;
  readonly onGone: (stream: string) => void;
  readonly onStarted: (stream: string, epoch: number) => void;
  readonly onStartFailed: (stream: string, epoch: number, reason: string) => void;
}

export class Ingests {
  readonly #options: IngestsOptions;
  readonly #step: IngestStep;
  readonly #machines = new Map<string, Machine>();
  readonly #children = new Map<number, Child>();
  /** Of each child there ever was. */
  readonly #streams = new Map<number, string>();
  #lastChild = 0;
  #fenceAway: string | null = null;

  constructor(options: IngestsOptions) {
    this.#options = options;
    this.#step = options.world.build.ingestStep();
  }

  run(stream: StreamConfig, epoch: number, session: number): void {
    const run = { epoch, session, config: stream };
    this.#put(stream.name, { type: 'want', run, how: 'now', reason: `this node owns it (epoch ${epoch})` });
  }

  halt(stream: string, how: 'segment-end' | 'now', reason: string): void {
    this.#put(stream, { type: 'want', run: null, how, reason });
  }

  onFence(fact: FenceFact): void {
    switch (fact.type) {
      case 'fence-up':
        this.#fenceAway = null;
        for (const stream of this.#machines.keys()) this.#put(stream, { type: 'fence-up' });
        return;
      case 'fence-gone':
        this.#fenceAway = fact.reason;
        for (const stream of this.#machines.keys()) this.#put(stream, fact);
        return this.#children.clear();
      case 'child-started':
        return this.#putToChild(fact.child, { type: 'started', child: fact.child });
      case 'child-line':
        return this.#putToChild(fact.child, { type: 'line', child: fact.child, from: fact.from, line: fact.line });
      case 'child-ended':
        return this.#ended(fact.child, {
          pid: fact.pid,
          code: fact.code,
          isKilled: fact.killMs !== null,
          reason: fact.reason,
        });
    }
  }

  #putToChild(child: number, event: IngestEvent): void {
    const stream = this.#children.get(child)?.stream;
    if (stream !== undefined) this.#put(stream, event);
  }

  #put(stream: string, event: IngestEvent): void {
    const { process, onGone } = this.#options;
    const machine = this.#machines.get(stream) ?? this.#newMachine(stream);
    this.#machines.set(stream, machine);
    const before = machine.state;
    const moment = {
      nowMs: process.clock.monotonicMs(),
      chance: process.chance.number(),
      freeChild: this.#lastChild + 1,
    };
    const [after, effects] = this.#step(before, event, moment);
    machine.state = after;
    for (const effect of effects) this.#perform(stream, effect);
    this.#tellStart(before, after, moment.nowMs);
    this.#setTick(stream, machine);
    const isHalted = after.want === null && after.child === null;
    if (isHalted && (before.child !== null || event.type === 'want')) onGone(stream);
  }

  #tellStart(before: IngestState, after: IngestState, nowMs: number): void {
    const { want, vainStarts, lastFailure } = after;
    if (want === null || vainStarts <= before.vainStarts || !isStartHopeless(after, nowMs)) return;
    this.#options.onStartFailed(after.stream, want.epoch, lastFailure ?? after.reason);
  }

  #newMachine(stream: string): Machine {
    return { state: { ...idleIngest(stream), fenceAway: this.#fenceAway }, cancelTick: () => {} };
  }

  #setTick(stream: string, machine: Machine): void {
    machine.cancelTick();
    const atMs = nextTickMs(machine.state);
    machine.cancelTick =
      atMs === null ? () => {} : this.#options.process.wakeAt(atMs, () => this.#put(stream, { type: 'tick' }));
  }

  #perform(stream: string, effect: IngestEffect): void {
    const { world, fence, process } = this.#options;
    switch (effect.type) {
      case 'start':
        this.#lastChild = effect.child;
        this.#children.set(effect.child, { stream, isStopped: false });
        this.#streams.set(effect.child, stream);
        world.count('ffmpeg is asked for');
        process.wakeIn(0, () => this.#start(stream, effect));
        return;
      case 'stop': {
        const child = this.#children.get(effect.child);
        if (child !== undefined) child.isStopped = true;
        return fence.stop(effect.child, effect.graceMs);
      }
      case 'segment':
        if (effect.isFirst) this.#options.onStarted(stream, effect.epoch);
        return;
    }
  }

  #start(stream: string, { child: number, run }: Extract<IngestEffect, { type: 'start' }>): void {
    const child = this.#children.get(number);
    if (child === undefined) return;
    if (child.isStopped)
      return this.#ended(number, {
        pid: null,
        code: null,
        isKilled: false,
        reason: 'it was told to stop before it began',
      });
    const { epoch, session } = run;
    this.#options.fence.start({ child: number, stream, epoch, session, command: 'ffmpeg', args: [], env: {} });
  }

  #ended(number: number, end: End): void {
    const stream = this.#children.get(number)?.stream;
    if (stream === undefined) return this.#endedByName(number, end);
    this.#children.delete(number);
    this.#put(stream, { type: 'ended', child: number, ...end });
  }

  /** What a build does that finds children by their stream's name: a late word on an old child ends the new one's entry. */
  #endedByName(number: number, end: End): void {
    const stream = this.#streams.get(number);
    const { build } = this.#options.world;
    const present = stream === undefined ? undefined : this.#machines.get(stream)?.state.child?.child;
    if (build.findsByChild || stream === undefined || present === undefined) return;
    this.#put(stream, { type: 'ended', child: present, ...end });
  }
}
