// The ingests of this node, live: what their machines (ingest-machines.ts) ask for is performed here, through the fence and the folder for
// segments. What goes wrong with one stream (no ffmpeg, no folder, a source that hangs) is a state of that stream with a sentence; the
// others go on.

import { sentenceOf } from '../base/errors.ts';
import type { StreamConfig } from '../config/config.ts';
import { ffmpegArguments } from '../media/ffmpeg-arguments.ts';
import { type IngestEffect, type IngestState, phaseOf } from '../media/ingest/state.ts';
import type { ClosedSegment } from '../media/segment.ts';
import { findLeadIn } from '../media/transport-stream/lead-in.ts';
import type { Chance, Clock, Fence, FenceFact, Log, Meter, SegmentFiles } from '../ports.ts';
import { IngestMachines, isIdle } from './ingest-machines.ts';
import { ingestView } from './ingest-view.ts';
import type { IngestView } from './view.ts';

export interface IngestsOptions {
  readonly fence: Fence;
  readonly files: SegmentFiles;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly meter: Pick<Meter, 'ingestRestarted' | 'ingestStalled' | 'segment'>;
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

type Effect<Type extends IngestEffect['type']> = Extract<IngestEffect, { readonly type: Type }>;

export class Ingests {
  readonly #options: IngestsOptions;
  readonly #machines: IngestMachines;
  /** Of each child that began. */
  readonly #folders = new Map<number, string>();
  /** By stream: its segments are read one after the other, so that they are handed over in order. */
  readonly #reading = new Map<string, Promise<void>>();
  /** By stream: the term of its last start. */
  readonly #terms = new Map<string, string>();

  constructor(options: IngestsOptions) {
    const { clock, chance } = options;
    this.#options = options;
    this.#machines = new IngestMachines({
      clock,
      chance,
      perform: (stream, effect) => this.#perform(stream, effect),
      onStep: (before, after) => this.#changed(before, after),
      onForgotten: (child, stream) => this.#forget(child, stream),
      onStartFailed: (stream, epoch, reason) => options.onStartFailed?.(stream, epoch, reason),
      onGone: stream => this.#gone(stream),
    });
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
    this.#machines.run({ epoch, session, config: stream });
  }

  /** What this node runs of it goes on as it is configured now; of a stream that shall not run here nothing changes. */
  reconfigure(stream: StreamConfig): void {
    this.#machines.reconfigure(stream);
  }

  /** 'segment-end': at the next one, but within 1 s; 'now': killed at once. `onGone` tells when it is done. */
  halt(stream: string, how: 'segment-end' | 'now', reason: string): void {
    this.#machines.halt(stream, how, reason);
  }

  /** What was learnt of streams that are not configured any more, and do not run, is forgotten. */
  forgetUnknown(isKnown: (stream: string) => boolean): void {
    for (const stream of this.#machines.forgetUnknown(isKnown)) {
      this.#reading.delete(stream);
      this.#terms.delete(stream);
    }
  }

  onFence(fact: FenceFact): void {
    this.#machines.onFence(fact);
  }

  /** null: this node does not ingest it. */
  view(stream: string): IngestView | null {
    const state = this.#machines.state(stream);
    return state === null ? null : ingestView(state, this.#options.clock.monotonicMs());
  }

  views(): readonly IngestView[] {
    const nowMs = this.#options.clock.monotonicMs();
    return this.#machines
      .states()
      .map(state => ingestView(state, nowMs))
      .filter(view => view !== null);
  }

  #gone(stream: string): void {
    this.#options.onGone(stream);
    void this.#readingOf(stream).then(() => {
      const state = this.#machines.state(stream);
      if (state === null || isIdle(state)) this.#options.onQuiet?.(stream);
    });
  }

  #perform(stream: string, effect: IngestEffect): void {
    switch (effect.type) {
      case 'start':
        this.#countStart(stream, effect);
        return void this.#start(stream, effect);
      case 'stop':
        return this.#options.fence.stop(effect.child, effect.graceMs);
      case 'segment':
        return this.#read(stream, effect);
    }
  }

  async #start(stream: string, { child, run, input, fixes }: Effect<'start'>): Promise<void> {
    const { files, fence, ffmpeg = 'ffmpeg' } = this.#options;
    try {
      const folder = await files.makeFolder(child);
      const asked = this.#machines.child(child);
      // The fence went meanwhile, and with it this child; or it was told to stop before there was anything to stop.
      if (asked === null) return void this.#removeFolder(child);
      if (asked.isStopped) return this.#machines.neverBegan(child);
      this.#folders.set(child, folder);
      const args = ffmpegArguments(run.config, input, fixes, folder);
      const { epoch, session } = run;
      // Whoever looks at the process sees what it runs for: `tr '\0' '\n' </proc/PID/environ`.
      const env = { WEIR_TERM: JSON.stringify({ stream, epoch, session }) };
      fence.start({ child, stream, epoch, session, command: ffmpeg, args, env });
    } catch (error) {
      this.#machines.neverBegan(child, sentenceOf(error));
    }
  }

  /** Its folder goes when the last of its segments has been read. */
  #forget(child: number, stream: string): void {
    this.#folders.delete(child);
    void this.#readingOf(stream).then(() => this.#removeFolder(child));
  }

  async #removeFolder(child: number): Promise<void> {
    try {
      await this.#options.files.removeFolder(child);
    } catch (error) {
      this.#options.log.warn('segments-not-removed', { reason: sentenceOf(error), child });
    }
  }

  #readingOf(stream: string): Promise<void> {
    return this.#reading.get(stream) ?? Promise.resolve();
  }

  #read(stream: string, effect: Effect<'segment'>): void {
    const folder = this.#folders.get(effect.child);
    const closedUnixMs = this.#options.clock.unixMs();
    if (folder === undefined) return;
    const read = this.#readingOf(stream).then(() => this.#handOver(stream, effect, folder, closedUnixMs));
    this.#reading.set(stream, read);
  }

  async #handOver(stream: string, effect: Effect<'segment'>, folder: string, closedUnixMs: number): Promise<void> {
    const { child, epoch, name, startMs, durationMs, isFirst } = effect;
    const { files, log, meter, onSegment, onFirstSegment } = this.#options;
    try {
      const bytes = await files.take(`${folder}/${name}`);
      const taken = { stream, epoch, run: child, startMs, durationMs, closedUnixMs, bytes };
      const segment = isFirst ? withoutLeadIn(taken) : taken;
      onSegment(segment);
      const size = segment.bytes.length;
      meter.segment(size);
      this.#machines.put(stream, {
        type: 'taken',
        child,
        bytes: size,
        durationMs: segment.durationMs,
        unixMs: closedUnixMs,
      });
      if (isFirst) onFirstSegment?.(stream, epoch);
    } catch (error) {
      log.warn('segment-lost', { reason: sentenceOf(error), stream, epoch });
    }
  }

  #countStart(stream: string, { run }: Effect<'start'>): void {
    const term = `${run.session} ${run.epoch}`;
    if (this.#terms.get(stream) === term) this.#options.meter.ingestRestarted();
    this.#terms.set(stream, term);
  }

  #changed(before: IngestState, after: IngestState): void {
    const phase = phaseOf(after);
    if (phase === 'stalled' && phaseOf(before) !== phase) this.#options.meter.ingestStalled();
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

/** From its first picture on. */
function withoutLeadIn(segment: ClosedSegment): ClosedSegment {
  const lead = findLeadIn(segment.bytes);
  if (lead === null) return segment;
  const startMs = segment.startMs + lead.durationMs;
  return {
    ...segment,
    startMs,
    durationMs: segment.durationMs - lead.durationMs,
    bytes: Buffer.from(lead.rest.buffer),
  };
}
