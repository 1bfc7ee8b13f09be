// The ingests of this node, live: one pure machine a stream (media/ingest.ts), whose effects are performed here through the fence and the
// folder for segments. Facts find their machine by the child's number, never by the stream's name. What goes wrong with one stream (no
// ffmpeg, no folder, a source that hangs) is a state of that stream with a sentence; the others go on.

import { sentenceOf } from '../base/errors.ts';
import type { StreamConfig } from '../config/config.ts';
import { ffmpegArguments } from '../media/ffmpeg-arguments.ts';
import {
  type IngestEffect,
  type IngestEvent,
  type IngestState,
  idleIngest,
  isStartHopeless,
  nextTickMs,
  phaseOf,
} from '../media/ingest/state.ts';
import { stepIngest } from '../media/ingest.ts';
import type { ClosedSegment } from '../media/segment.ts';
import type { Chance, Clock, Fence, FenceFact, Log, SegmentFiles } from '../ports.ts';
import { ingestView } from './ingest-view.ts';
import type { IngestView } from './view.ts';

export interface IngestsOptions {
  readonly fence: Fence;
  readonly files: SegmentFiles;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /** The program, 'ffmpeg' when it is left out. */
  readonly ffmpeg?: string;
  readonly onSegment: (segment: ClosedSegment) => void;
  /** The first segment of a run was handed over. */
  readonly onFirstSegment?: (stream: string, epoch: number) => void;
  /** A start was in vain, and not the first one: another node may well try. */
  readonly onStartFailed?: (stream: string, epoch: number, reason: string) => void;
  /** The stream was halted, and no process of it is alive (any more). Not told between two runs of a stream that shall run. */
  readonly onGone: (stream: string) => void;
  /** After 'gone', when the last of its segments has been read and handed over too: nothing more comes of it. */
  readonly onQuiet?: (stream: string) => void;
}

interface Machine {
  state: IngestState;
  cancelTick: () => void;
  /** Segments are read one after the other, so that they are handed over in order. */
  reading: Promise<void>;
}

interface Child {
  readonly stream: string;
  folder: string | null;
  /** Told to stop while its folder was being made. */
  isStopped: boolean;
}

type Effect<Type extends IngestEffect['type']> = Extract<IngestEffect, { readonly type: Type }>;

export class Ingests {
  readonly #options: IngestsOptions;
  readonly #machines = new Map<string, Machine>();
  readonly #children = new Map<number, Child>();
  #lastChild = 0;
  #fenceAway: string | null = null;

  constructor(options: IngestsOptions) {
    this.#options = options;
  }

  /** Runs the stream under this term. Again with the same term and configuration: changes nothing. */
  run({
    stream,
    epoch,
    session,
  }: {
    readonly stream: StreamConfig;
    readonly epoch: number;
    readonly session: number;
  }): void {
    const reason = epoch === 0 ? 'this node shall run it' : `this node owns it (epoch ${epoch})`;
    const run = { epoch, session, config: stream };
    this.#put(stream.name, { type: 'want', run, how: 'now', reason });
  }

  /** 'segment-end': at the next one, but within 1 s; 'now': killed at once. `onGone` tells when it is done. */
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

  /** null: this node does not ingest it. */
  view(stream: string): IngestView | null {
    const machine = this.#machines.get(stream);
    return machine === undefined ? null : ingestView(machine.state);
  }

  views(): readonly IngestView[] {
    return [...this.#machines.values()].map(({ state }) => ingestView(state)).filter(view => view !== null);
  }

  #putToChild(child: number, event: IngestEvent): void {
    const stream = this.#children.get(child)?.stream;
    if (stream !== undefined) this.#put(stream, event);
  }

  #put(stream: string, event: IngestEvent): void {
    const machine = this.#machineOf(stream);
    const { clock, chance } = this.#options;
    const before = machine.state;
    const moment = { nowMs: clock.monotonicMs(), chance: chance.number(), freeChild: this.#lastChild + 1 };
    const [after, effects] = stepIngest(before, event, moment);
    machine.state = after;
    for (const effect of effects) this.#perform(machine, effect);
    this.#logChange(before, after);
    this.#setTick(stream, machine);
    this.#tellStart(before, after, moment.nowMs);
    if (isIdle(after) && (before.child !== null || event.type === 'want')) this.#gone(stream, machine);
  }

  #gone(stream: string, machine: Machine): void {
    this.#options.onGone(stream);
    void machine.reading.then(() => {
      if (isIdle(machine.state)) this.#options.onQuiet?.(stream);
    });
  }

  #tellStart(before: IngestState, after: IngestState, nowMs: number): void {
    const { want, vainStarts, lastFailure } = after;
    if (want === null || vainStarts <= before.vainStarts || !isStartHopeless(after, nowMs)) return;
    this.#options.onStartFailed?.(after.stream, want.epoch, lastFailure ?? after.reason);
  }

  #machineOf(stream: string): Machine {
    const known = this.#machines.get(stream);
    if (known !== undefined) return known;
    const state = { ...idleIngest(stream), fenceAway: this.#fenceAway };
    const machine: Machine = { state, cancelTick: () => {}, reading: Promise.resolve() };
    this.#machines.set(stream, machine);
    return machine;
  }

  #setTick(stream: string, machine: Machine): void {
    machine.cancelTick();
    const atMs = nextTickMs(machine.state);
    machine.cancelTick =
      atMs === null ? () => {} : this.#options.clock.wakeAt(atMs, () => this.#put(stream, { type: 'tick' }));
  }

  #perform(machine: Machine, effect: IngestEffect): void {
    switch (effect.type) {
      case 'start':
        this.#lastChild = effect.child;
        this.#children.set(effect.child, { stream: machine.state.stream, folder: null, isStopped: false });
        return void this.#start(machine, effect);
      case 'stop': {
        const child = this.#children.get(effect.child);
        if (child !== undefined) child.isStopped = true;
        return this.#options.fence.stop(effect.child, effect.graceMs);
      }
      case 'segment':
        return this.#read(machine, effect);
    }
  }

  async #start(machine: Machine, { child: number, run, input, fixes }: Effect<'start'>): Promise<void> {
    const { files, fence, ffmpeg = 'ffmpeg' } = this.#options;
    const { stream } = machine.state;
    try {
      const folder = await files.makeFolder(number);
      const child = this.#children.get(number);
      // The fence went meanwhile, and with it this child; or it was told to stop before there was anything to stop.
      if (child === undefined) return void this.#removeFolder(number);
      if (child.isStopped)
        return this.#ended({
          child: number,
          pid: null,
          code: null,
          isKilled: false,
          reason: 'it was told to stop before it began',
        });
      child.folder = folder;
      const args = ffmpegArguments(run.config, input, fixes, folder);
      const { epoch, session } = run;
      // Whoever looks at the process sees what it runs for: `tr '\0' '\n' </proc/PID/environ`.
      const env = { WEIR_TERM: JSON.stringify({ stream, epoch, session }) };
      fence.start({ child: number, stream, epoch, session, command: ffmpeg, args, env });
    } catch (error) {
      this.#ended({ child: number, pid: null, code: null, isKilled: false, reason: sentenceOf(error) });
    }
  }

  #ended({ child, pid, code, isKilled, reason }: Omit<IngestEvent & { type: 'ended' }, 'type'>): void {
    const stream = this.#children.get(child)?.stream;
    if (stream === undefined) return;
    this.#forget(child);
    this.#put(stream, { type: 'ended', child, pid, code, isKilled, reason });
  }

  /** Its folder goes when the last of its segments has been read. */
  #forget(number: number): void {
    const child = this.#children.get(number);
    if (child === undefined || !this.#children.delete(number)) return;
    const reading = this.#machines.get(child.stream)?.reading ?? Promise.resolve();
    void reading.then(() => this.#removeFolder(number));
  }

  async #removeFolder(child: number): Promise<void> {
    try {
      await this.#options.files.removeFolder(child);
    } catch (error) {
      this.#options.log.warn('segments-not-removed', { reason: sentenceOf(error), child });
    }
  }

  #read(machine: Machine, effect: Effect<'segment'>): void {
    const folder = this.#children.get(effect.child)?.folder ?? null;
    const closedUnixMs = this.#options.clock.unixMs();
    if (folder === null) return;
    machine.reading = machine.reading.then(() => this.#handOver(machine.state.stream, effect, folder, closedUnixMs));
  }

  async #handOver(stream: string, effect: Effect<'segment'>, folder: string, closedUnixMs: number): Promise<void> {
    const { child, epoch, name, startMs, durationMs, isFirst } = effect;
    const { files, log, onSegment, onFirstSegment } = this.#options;
    try {
      const bytes = await files.take(`${folder}/${name}`);
      onSegment({ stream, epoch, run: child, startMs, durationMs, closedUnixMs, bytes });
      this.#put(stream, { type: 'taken', child, bytes: bytes.length, durationMs, unixMs: closedUnixMs });
      if (isFirst) onFirstSegment?.(stream, epoch);
    } catch (error) {
      log.warn('segment-lost', { reason: sentenceOf(error), stream, epoch });
    }
  }

  #logChange(before: IngestState, after: IngestState): void {
    const phase = phaseOf(after);
    if (before.reason === after.reason && phaseOf(before) === phase) return;
    const isFailure = phase === 'stalled' || phase === 'backing-off' || phase === 'given-up';
    const { stream, reason, child, want } = after;
    const epoch = (child?.run ?? want)?.epoch ?? 0;
    this.#options.log[isFailure ? 'warn' : 'info']('ingest', {
      reason,
      stream,
      phase,
      epoch,
      run: child?.child ?? null,
    });
  }
}

/** Nothing runs, and nothing shall. */
function isIdle({ want, child }: IngestState): boolean {
  return want === null && child === null;
}
