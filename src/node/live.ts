// The live windows of all streams in this node's memory: what viewers are served from. Segments come in when an ingest has closed them;
// a stream whose ingest moved away is served for a window's length more, for the players that still hold its last playlist.
// Memory is bounded by `live_memory`, counted in bytes of segments (what Node itself needs comes on top).
// It does not know who owns a stream: that is the caller's to decide.

import { formatBytes } from '../base/size.ts';
import type { ClosedSegment } from '../media/segment.ts';
import { append, type LiveWindow, type WindowLimits, windowBytes, windowMs } from '../media/window.ts';
import type { Clock, Log } from '../ports.ts';
import { nextMemoryCut } from './live-memory.ts';

export interface LiveStreamsNeeds {
  readonly clock: Clock;
  readonly log: Log;
  /** What holds now, asked at each segment, so that a reload takes effect at once. */
  readonly limits: (stream: string) => WindowLimits;
  readonly memoryBytes: () => number;
}

type Wake = () => void;

const warningEveryMs = 60_000;

export class LiveStreams {
  readonly #needs: LiveStreamsNeeds;
  readonly #windows = new Map<string, LiveWindow>();
  readonly #waiting = new Map<string, Set<Wake>>();
  /** Streams that moved away: calls off the end of their window. */
  readonly #endings = new Map<string, () => void>();
  #bytes = 0;
  #warnedAtMs = Number.NEGATIVE_INFINITY;

  constructor(needs: LiveStreamsNeeds) {
    this.#needs = needs;
  }

  /** Bytes of all segments in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** null: this node has no segment of that stream. */
  window(stream: string): LiveWindow | null {
    return this.#windows.get(stream) ?? null;
  }

  append(segment: ClosedSegment): void {
    const { stream } = segment;
    this.#endings.get(stream)?.();
    this.#endings.delete(stream);
    const { window, raisedToS } = append(this.window(stream), segment, this.#needs.limits(stream));
    this.#put(window);
    if (raisedToS !== null) this.#tellRaised(segment, raisedToS);
    this.#keepWithinMemory();
    this.#wake(stream);
  }

  /** The ingest of the stream is somewhere else now, or nowhere: its window goes when the last playlist has been played. */
  movedAway(stream: string): void {
    const window = this.window(stream);
    if (window === null || this.#endings.has(stream)) return;
    const { clock } = this.#needs;
    const cancel = clock.wakeAt(clock.monotonicMs() + windowMs(window), () => this.#end(stream));
    this.#endings.set(stream, cancel);
  }

  /** Resolves at the next segment of the stream, or after `timeoutMs`, whichever is first; look again then. */
  waitForChange(stream: string, timeoutMs: number): Promise<void> {
    const { clock } = this.#needs;
    return new Promise(resolve => {
      const waiting = this.#waiting.get(stream) ?? new Set();
      this.#waiting.set(stream, waiting);
      const wake = () => {
        cancel();
        waiting.delete(wake);
        if (waiting.size === 0) this.#waiting.delete(stream);
        resolve();
      };
      waiting.add(wake);
      const cancel = clock.wakeAt(clock.monotonicMs() + timeoutMs, wake);
    });
  }

  /** Lets go of everything: nobody waits any more, no timer is left. */
  close(): void {
    for (const cancel of this.#endings.values()) cancel();
    this.#endings.clear();
    for (const stream of [...this.#waiting.keys()]) this.#wake(stream);
    this.#windows.clear();
    this.#bytes = 0;
  }

  #put(window: LiveWindow): void {
    const before = this.#windows.get(window.stream);
    this.#bytes += windowBytes(window) - (before === undefined ? 0 : windowBytes(before));
    this.#windows.set(window.stream, window);
  }

  #end(stream: string): void {
    this.#endings.delete(stream);
    const window = this.#windows.get(stream);
    if (window === undefined) return;
    this.#bytes -= windowBytes(window);
    this.#windows.delete(stream);
  }

  #wake(stream: string): void {
    for (const wake of [...(this.#waiting.get(stream) ?? [])]) wake();
  }

  #keepWithinMemory(): void {
    while (this.#bytes > this.#needs.memoryBytes()) {
      const cut = nextMemoryCut(this.#windows.values());
      if (cut === null) return;
      this.#put(cut.window);
      if (cut.listed) this.#warnOfCut(cut.window);
    }
  }

  #warnOfCut(window: LiveWindow): void {
    const nowMs = this.#needs.clock.monotonicMs();
    if (nowMs - this.#warnedAtMs < warningEveryMs) return;
    this.#warnedAtMs = nowMs;
    this.#needs.log.warn('live-memory', {
      stream: window.stream,
      reason:
        `live segments need more than live_memory ${formatBytes(this.#needs.memoryBytes())}, so the list of ${window.stream}, ` +
        `the largest, was cut to ${window.listed.length}: raise live_memory, or lower segment_count or the bitrates`,
    });
  }

  #tellRaised(segment: ClosedSegment, raisedToS: number): void {
    this.#needs.log.warn('target-duration', {
      stream: segment.stream,
      reason:
        `a segment of ${segment.stream} is ${(segment.durationMs / 1000).toFixed(1)} s long, so its playlist says at most ${raisedToS} s ` +
        `from now on and viewers are further behind: set the camera to a keyframe every ${this.#usualS(segment.stream)} s or less`,
    });
  }

  #usualS(stream: string): number {
    return this.#needs.limits(stream).segmentDurationMs / 1000;
  }
}
