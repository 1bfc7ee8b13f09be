// What the live windows have to say to an operator: sentences with what is wrong and what to do.

import { formatBytes } from '../../base/size.ts';
import type { ClosedSegment } from '../../media/segment.ts';
import type { LiveWindow } from '../../media/window.ts';
import type { Clock, Log } from '../../ports.ts';
import { Rarely } from '../rarely.ts';

export class LiveLog {
  readonly #log: Log;
  readonly #cuts: Rarely;

  constructor(clock: Clock, log: Log) {
    this.#log = log;
    this.#cuts = new Rarely(clock);
  }

  /** Once a minute at most. */
  cut({ stream, listed }: LiveWindow, memoryBytes: number): void {
    if (!this.#cuts.isDue()) return;
    this.#log.warn('live-memory', {
      stream,
      reason:
        `live segments need more than live_memory ${formatBytes(memoryBytes)}, so the list of ${stream}, ` +
        `the largest, was cut to ${listed.length}: raise live_memory, or lower segment_count or the bitrates`,
    });
  }

  tooLate({ stream, epoch }: ClosedSegment): void {
    const reason = `a segment of term ${epoch} of ${stream} was closed when a later term had begun its list`;
    this.#log.debug('segment-too-late', { reason, stream, epoch });
  }

  raised({ stream, durationMs }: ClosedSegment, raisedToS: number, usualMs: number): void {
    this.#log.warn('target-duration', {
      stream,
      reason:
        `a segment of ${stream} is ${(durationMs / 1000).toFixed(1)} s long, so its playlist says at most ${raisedToS} s ` +
        `from now on and viewers are further behind: set the camera to a keyframe every ${usualMs / 1000} s or less`,
    });
  }

  /** A new term goes on with that list. */
  continued({ stream, listed }: LiveWindow, from: string): void {
    const gaps = listed.filter(entry => entry.isGap).length;
    const lost = gaps === 0 ? '' : `; ${gaps} of its segments are lost with the node that had them`;
    const reason = `the list of ${stream} goes on where ${from} ended it${lost}`;
    this.#log[gaps === 0 ? 'debug' : 'warn']('list-continued', { reason, stream, gaps });
  }
}
