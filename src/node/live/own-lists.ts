// The lists that this node makes: which one a segment goes into, and how one begins. A new term continues the list that is known of the
// stream, its own or another node's, unless that is too old for any player to be inside of it: then only its numbers are respected.

import { inheritedFacts, type MeasuredFacts } from '../../media/facts/measured-facts.ts';
import { withFinds, withGaps } from '../../media/holders.ts';
import { type Cursor, cursorBehind } from '../../media/next-entry.ts';
import type { ClosedSegment } from '../../media/segment.ts';
import type { LiveWindow, WindowEntry } from '../../media/window.ts';
import type { EntriesAhead } from './entries-ahead.ts';
import type { KnownWindow, KnownWindows } from './known-windows.ts';
import type { LiveLog } from './live-log.ts';
import type { SegmentMemory } from './segment-memory.ts';

export interface OwnList {
  readonly epoch: number;
  cursor: Cursor | null;
  /** What its segments say of the stream, and what was known before them. */
  measured: MeasuredFacts | null;
  /** What its first entry is added to; afterwards that is the known window. */
  inherited: LiveWindow | null;
  hasPublished: boolean;
}

export interface OwnListsNeeds {
  readonly me: string;
  readonly known: KnownWindows;
  readonly memory: SegmentMemory;
  readonly ahead: EntriesAhead;
  readonly log: LiveLog;
  /** Whether another living node has the bytes of an entry. */
  readonly isElsewhere: (entry: WindowEntry) => boolean;
}

export class OwnLists {
  readonly #needs: OwnListsNeeds;
  readonly #lists = new Map<string, OwnList>();

  constructor(needs: OwnListsNeeds) {
    this.#needs = needs;
  }

  find(stream: string): OwnList | null {
    return this.#lists.get(stream) ?? null;
  }

  /** The list that this segment goes into; null: a later term has a list already. */
  listFor({ stream, epoch }: ClosedSegment): OwnList | null {
    const { me, known } = this.#needs;
    if (known.hasLaterTerm(stream, epoch)) return null;
    const own = this.find(stream);
    if (own?.epoch === epoch) return own;
    const before = known.find(stream);
    const goesOn = own !== null && before?.from === me && known.isRecent(before);
    const list = goesOn ? { ...own, epoch } : this.#begin(epoch, before);
    this.#lists.set(stream, list);
    return list;
  }

  /** @returns whether there was one. */
  end(stream: string): boolean {
    return this.#lists.delete(stream);
  }

  #begin(epoch: number, before: KnownWindow | null): OwnList {
    if (before === null) return { epoch, cursor: null, measured: null, inherited: null, hasPublished: false };
    const { known, ahead } = this.#needs;
    const tail = ahead.extend(before.window);
    const isRecent = known.isRecent(before);
    const inherited = isRecent ? this.#inherit(tail, before.from) : null;
    return {
      epoch,
      cursor: cursorBehind(tail, isRecent),
      measured: inheritedFacts(tail),
      inherited,
      hasPublished: false,
    };
  }

  #inherit(tail: LiveWindow, from: string): LiveWindow {
    const { me, memory, log, isElsewhere } = this.#needs;
    const isHere = ({ name }: WindowEntry) => memory.find(tail.stream, name) !== null;
    const inherited = withGaps(withFinds(tail, me, isHere), entry => isHere(entry) || isElsewhere(entry));
    log.continued(inherited, from);
    return inherited;
  }
}
