// The live windows of all streams as this node knows them, and the segments that it has in memory: what viewers are served from. Its own
// segments come in when an ingest has closed them, and are published when a copy protects them or their wait is over; windows of other
// nodes come in over their tails; copies as other nodes hand them over. A new term of a stream continues the list that is known of it.
// Memory is bounded by `live_memory`, counted in bytes of segments. Who owns a stream is not known here: that is the caller's to decide.

import { measureFacts } from '../media/facts/measured-facts.ts';
import { withHolder } from '../media/holders.ts';
import { nextEntry, type WindowLimits } from '../media/next-entry.ts';
import type { ClosedSegment } from '../media/segment.ts';
import { addEntry, type LiveWindow, newestEntry, oldestEntry, type WindowEntry } from '../media/window.ts';
import { comeBackMs, cutUpTo, firstListed } from '../media/window-cut.ts';
import type { Clock, Log } from '../ports.ts';
import { copiedAgain } from './live/copied-again.ts';
import { Endings } from './live/endings.ts';
import { EntriesAhead } from './live/entries-ahead.ts';
import { type KnownWindow, KnownWindows, keptMs } from './live/known-windows.ts';
import { LiveLog } from './live/live-log.ts';
import { cutToFit, type MemoryCut } from './live/memory-cut.ts';
import { OwnLists } from './live/own-lists.ts';
import { type Publication, Publications } from './live/publications.ts';
import type { Protect, SegmentCopy } from './live/segment-copy.ts';
import { SegmentMemory } from './live/segment-memory.ts';
import { Waiting } from './live/waiting.ts';

/** A window of this node's own making has changed: by its newest entry alone, or in another way. */
export interface WindowChange {
  readonly type: 'entry' | 'window';
  readonly window: LiveWindow;
}

export interface LiveStreamsNeeds {
  readonly clock: Clock;
  readonly log: Log;
  /** This node's name. */
  readonly me: string;
  /** What holds now, asked at each segment, so that a reload takes effect at once. */
  readonly limits: (stream: string) => WindowLimits;
  readonly memoryBytes: () => number;
  /** Whether that node is known to live: asked when a list is continued, for what it alone has. */
  readonly isLiving: (node: string) => boolean;
  readonly protect: Protect;
}

export class LiveStreams {
  readonly #needs: LiveStreamsNeeds;
  readonly #known: KnownWindows;
  readonly #memory = new SegmentMemory();
  readonly #ahead = new EntriesAhead();
  readonly #waiting: Waiting;
  readonly #log: LiveLog;
  readonly #publications = new Publications(publication => this.#publish(publication));
  readonly #own: OwnLists;
  /** Of the segments of streams that this node does not make. */
  readonly #endings: Endings;
  readonly #listeners = new Set<(change: WindowChange) => void>();
  /** Whether another living node has its bytes. */
  readonly #isElsewhere = ({ holders }: WindowEntry): boolean =>
    holders.some(node => node !== this.#needs.me && this.#needs.isLiving(node));

  constructor(needs: LiveStreamsNeeds) {
    this.#needs = needs;
    this.#known = new KnownWindows(needs.clock);
    this.#waiting = new Waiting(needs.clock);
    this.#endings = new Endings(needs.clock, stream => this.#memory.forget(stream));
    this.#log = new LiveLog(needs.clock, needs.log);
    this.#own = new OwnLists({
      ...{ me: needs.me, known: this.#known, memory: this.#memory, ahead: this.#ahead, log: this.#log },
      isElsewhere: this.#isElsewhere,
    });
  }

  /** Bytes of all segments in memory. */
  get bytes(): number {
    return this.#memory.bytes;
  }

  /** The newest one that is known, whoever made it; null: none. */
  window(stream: string): LiveWindow | null {
    return this.#known.find(stream)?.window ?? null;
  }

  /** All newest windows. */
  get windows(): ReadonlyMap<string, KnownWindow> {
    return this.#known.all;
  }

  /** The same while players can still be inside of it; null: none, or it is too old. */
  recentWindow(stream: string): LiveWindow | null {
    const known = this.#known.find(stream);
    return known !== null && this.#known.isRecent(known) ? known.window : null;
  }

  /** How long ago the newest entry of its list came, ms; null: there is no list. */
  ageMs(stream: string): number | null {
    const known = this.#known.find(stream);
    return known && this.#needs.clock.monotonicMs() - known.changedAtMs;
  }

  /** null: they are not in this node's memory. */
  segment(stream: string, name: string): Buffer | null {
    return this.#memory.find(stream, name);
  }

  /** A segment of this node's own ingest. */
  append(segment: ClosedSegment): void {
    const { stream, bytes } = segment;
    const list = this.#own.listFor(segment);
    if (list === null) return this.#log.tooLate(segment);
    this.#endings.callOff(stream);
    const limits = this.#needs.limits(stream);
    const made = nextEntry(list.cursor, segment, limits, this.#needs.me);
    list.cursor = made.cursor;
    list.measured = measureFacts(list.measured, segment);
    const { entry, cursor } = made;
    if (made.raisedToS !== null) this.#log.raised(segment, made.raisedToS, limits.segmentDurationMs);
    this.#memory.put(stream, { ...entry, bytes });
    const publication = this.#publications.add(stream, made, list.measured.facts);
    const copy = { stream, entry, targetDurationS: cursor.targetDurationS, bytes, isPublished: false };
    this.#needs.protect(copy, holder => {
      const isNews = this.#publications.ready(publication, holder);
      if (!isNews && holder !== null) this.#confirm(stream, entry.name, holder);
    });
  }

  /** What another node told of a stream. @param from the node that made its newest entry, `ageMs` ago. @param isHearsay a third one told. */
  learn(window: LiveWindow, from: string, ageMs: number, isHearsay = false): void {
    const changedAtMs = this.#needs.clock.monotonicMs() - ageMs;
    if (this.#known.offer({ window, from, changedAtMs }, isHearsay)) this.#changed(window);
  }

  /** The node has begun a new life, with empty hands. */
  forgetHolder(node: string): void {
    for (const { window, from } of this.#known.forgetHolder(node))
      if (from === this.#needs.me) this.#tell({ type: 'window', window });
  }

  /** Keeps a copy of another node's segment, or, with no bytes, only that there is one. @returns false when memory has no room for it. */
  takeCopy({ stream, entry, targetDurationS, bytes }: Omit<SegmentCopy, 'isPublished'>): boolean {
    const window = this.window(stream);
    if (window === null || entry.number > newestEntry(window).number)
      this.#ahead.add(stream, { entry, targetDurationS });
    if (bytes.length === 0) return true;
    this.#memory.put(stream, { ...entry, bytes });
    this.#memory.keepFrom(stream, oldestCopied(entry, window, this.#needs.limits(stream)));
    if (this.#own.find(stream) === null) this.#endLater(stream);
    this.#keepWithinMemory();
    return this.#memory.find(stream, entry.name) !== null;
  }

  /** The ingest of the stream is somewhere else now, or nowhere: its segments go when the last playlist has been played. */
  movedAway(stream: string): void {
    if (this.#own.end(stream)) this.#endLater(stream);
  }

  /** Resolves at the next change of the stream's window, or after `timeoutMs`, whichever is first; look again then. */
  waitForChange(stream: string, timeoutMs: number): Promise<void> {
    return this.#waiting.wait(stream, timeoutMs);
  }

  /** Something else has changed that requests may wait for: who owns what, who can be reached. */
  wakeAll(): void {
    this.#waiting.wakeAll();
  }

  /** Tells of every change of the windows that this node makes. Returns what ends it. */
  onChange(listener: (change: WindowChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Lets go of everything: nobody waits any more, no timer is left. */
  close(): void {
    this.#endings.close();
    this.#publications.clear();
    this.#waiting.wakeAll();
    this.#known.clear();
    this.#memory.clear();
  }

  #publish({ stream, made, facts, holder }: Publication): void {
    const { epoch, name } = made.entry;
    if (this.#known.hasLaterTerm(stream, epoch)) return this.#memory.remove(stream, name);
    const list = this.#own.find(stream);
    const isFirst = list?.epoch === epoch && !list.hasPublished;
    const base = isFirst ? list.inherited : this.window(stream);
    const limits = this.#needs.limits(stream);
    const entry = holder === null ? made.entry : { ...made.entry, holders: [...made.entry.holders, holder] };
    const firstNumber = firstListed(base, entry, limits);
    const addition = { stream, entry, targetDurationS: made.cursor.targetDurationS, facts, firstNumber };
    // Players hold a list that was about as long as this one.
    const lingerCount = Math.max(limits.segmentCount, entry.number - firstNumber + 1);
    const window = addEntry(base, { ...addition, lingerCount });
    if (isFirst) {
      list.hasPublished = true;
      list.inherited = null;
    }
    const isMore = isFirst || base?.facts !== facts;
    this.#offerOwn(window, isMore ? 'window' : 'entry');
    this.#keepWithinMemory();
    this.#copyAgain(window, isFirst);
  }

  #copyAgain(window: LiveWindow, isNewList: boolean): void {
    const { stream, targetDurationS } = window;
    const most = isNewList ? this.#needs.limits(stream).segmentCount : 1;
    for (const entry of copiedAgain(window, most, this.#isElsewhere)) {
      const bytes = this.#memory.find(stream, entry.name);
      if (bytes === null) continue;
      this.#needs.protect({ stream, entry, targetDurationS, bytes, isPublished: true }, holder => {
        if (holder !== null) this.#confirm(stream, entry.name, holder);
      });
    }
  }

  /** A copy was confirmed after its segment had been published. */
  #confirm(stream: string, name: string, holder: string): void {
    const known = this.#known.find(stream);
    if (known?.from !== this.#needs.me) return;
    const window = withHolder(known.window, name, holder);
    if (window !== known.window) this.#offerOwn(window, 'window');
  }

  #offerOwn(window: LiveWindow, type: WindowChange['type']): void {
    this.#known.offer({ window, from: this.#needs.me, changedAtMs: this.#needs.clock.monotonicMs() });
    this.#changed(window);
    this.#tell({ type, window });
  }

  #tell(change: WindowChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  #changed(window: LiveWindow): void {
    const { stream } = window;
    this.#ahead.forgetUpTo(stream, newestEntry(window).number);
    this.#memory.keepFrom(stream, oldestEntry(window).number);
    this.#waiting.wake(stream);
  }

  #endLater(stream: string): void {
    this.#endings.set(stream, keptMs(this.window(stream)));
  }

  #keepWithinMemory(): void {
    cutToFit(this.#memory, this.#needs.memoryBytes(), {
      windowOf: stream => this.window(stream),
      isMade: stream => this.#own.find(stream) !== null,
      usualCount: stream => this.#needs.limits(stream).segmentCount,
      wasCut: cut => this.#shorten(cut),
    });
  }

  #shorten({ stream, name, isListed }: MemoryCut): void {
    const window = this.window(stream);
    const shorter = window && cutUpTo(window, name);
    if (!isListed || shorter === null || shorter === window) return;
    this.#offerOwn(shorter, 'window');
    this.#log.cut(shorter, this.#needs.memoryBytes());
  }
}

/** The number from which on copies are kept: what its maker's list is known to have, but what a list has at most where that knowledge is old. */
function oldestCopied(entry: WindowEntry, window: LiveWindow | null, limits: WindowLimits): number {
  const { segmentCount, segmentDurationMs } = limits;
  const usual = entry.number - 2 * segmentCount;
  const most = usual - 2 * Math.ceil(comeBackMs / segmentDurationMs);
  return window === null ? usual : Math.min(usual, Math.max(oldestEntry(window).number, most));
}
