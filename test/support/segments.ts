// Closed segments as an ingest would hand them over, for tests of what is made of them.

import type { StreamFacts } from '../../src/media/facts/stream-facts.ts';
import { type Cursor, cursorBehind, type Made, nextEntry, type WindowLimits } from '../../src/media/next-entry.ts';
import type { ClosedSegment } from '../../src/media/segment.ts';
import { addEntry, type LiveWindow } from '../../src/media/window.ts';

/** 2026-11-21 12:39:00.968 UTC, an ordinary moment. */
export const noonUnixMs = Date.UTC(2026, 10, 21, 12, 39, 0, 968);

/** What a camera's multivariant playlist says. */
export function streamFacts(change: Partial<StreamFacts> = {}): StreamFacts {
  const picture = { codecs: 'avc1.4D401F,mp4a.40.2', width: 1280, height: 720, frameRate: 25 };
  return { ...picture, bandwidth: 2_800_000, averageBandwidth: 2_300_000, ...change };
}

/** @param index 0, 1, 2 …: its place in the run; each is 2 s long and closed the moment it ends. */
export function closedSegment(index: number, change: Partial<ClosedSegment> = {}): ClosedSegment {
  return {
    stream: 'cam01',
    epoch: 8812,
    run: 1,
    startMs: index * 2000,
    durationMs: 2000,
    closedUnixMs: noonUnixMs + (index + 1) * 2000,
    bytes: Buffer.alloc(1000, index),
    ...change,
  };
}

/** The life of a list that node `s01` makes: one segment after the other. */
export class ListMaker {
  readonly #limits: WindowLimits;
  readonly #me: string;
  #cursor: Cursor | null = null;
  #window: LiveWindow | null = null;
  /** What is known of the stream from the next segment on. */
  facts: StreamFacts | null = null;

  constructor(limits: WindowLimits, me = 's01') {
    this.#limits = limits;
    this.#me = me;
  }

  get window(): LiveWindow {
    if (this.#window === null) throw new Error('no segment was given');
    return this.#window;
  }

  add(segment: ClosedSegment): Made {
    const made = nextEntry(this.#cursor, segment, this.#limits, this.#me);
    const { segmentCount } = this.#limits;
    this.#window = addEntry(this.#window, {
      stream: segment.stream,
      entry: made.entry,
      targetDurationS: made.cursor.targetDurationS,
      facts: this.facts,
      firstNumber: made.entry.number - segmentCount + 1,
      lingerCount: segmentCount,
    });
    this.#cursor = made.cursor;
    return made;
  }

  /** Goes on where another list ended. */
  static behind(window: LiveWindow, limits: WindowLimits, me: string): ListMaker {
    const maker = new ListMaker(limits, me);
    maker.#window = window;
    maker.facts = window.facts;
    maker.#cursor = cursorBehind(window, true);
    return maker;
  }
}

export function windowAfter(segments: readonly ClosedSegment[], limits: WindowLimits, me?: string): LiveWindow {
  const maker = new ListMaker(limits, me);
  for (const segment of segments) maker.add(segment);
  return maker.window;
}
