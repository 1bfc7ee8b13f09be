// Which live segment goes when all together need more than `live_memory`: first the oldest of those that no playlist lists any more, then
// the oldest of a list that this node makes and that is longer than usual, because it changed hands a moment ago, then the oldest copy of the
// stream with the most of them, then the oldest of the largest list that this node makes. The newest segment of each list always stays.

import type { LiveWindow } from '../../media/window.ts';
import type { KeptSegment, SegmentMemory } from './segment-memory.ts';

export interface MemoryCut {
  readonly stream: string;
  readonly name: string;
  /** A segment that a playlist of this node's own ingest still listed: the list gets shorter, viewers may notice. */
  readonly isListed: boolean;
}

/** What the cut has to know of the lists. */
export interface CutLists {
  /** The window that lists a stream, as this node knows it. */
  readonly windowOf: (stream: string) => LiveWindow | null;
  /** Whether this node makes that list. */
  readonly isMade: (stream: string) => boolean;
  /** How many segments its list is to have. */
  readonly usualCount: (stream: string) => number;
  /** Told of each cut after the segment is gone. */
  readonly wasCut: (cut: MemoryCut) => void;
}

/** Takes out segments until no more than `mostBytes` are left, or nothing that may go. */
export function cutToFit(memory: SegmentMemory, mostBytes: number, lists: CutLists): void {
  while (memory.bytes > mostBytes) {
    const cut = nextMemoryCut(memory, lists);
    if (cut === null) return;
    memory.remove(cut.stream, cut.name);
    lists.wasCut(cut);
  }
}

/** A stream as far as the cut is concerned. */
interface Kept {
  readonly stream: string;
  readonly oldest: KeptSegment;
  readonly count: number;
  readonly bytes: number;
  readonly isMade: boolean;
  readonly lists: boolean;
  /** The list is longer than usual. */
  readonly isLong: boolean;
}

/** The next cut; null: there is nothing left that may go. */
export function nextMemoryCut(
  { streams }: Pick<SegmentMemory, 'streams'>,
  { windowOf, isMade, usualCount }: Omit<CutLists, 'wasCut'>,
): MemoryCut | null {
  const all = [...streams].flatMap(([stream, { segments, bytes }]) => {
    const oldest = oldestOf(segments.values());
    if (oldest === null) return [];
    const listed = windowOf(stream)?.listed;
    const lists = oldest.number >= (listed?.[0].number ?? Number.NEGATIVE_INFINITY);
    const isLong = (listed?.length ?? 0) > usualCount(stream);
    return [{ stream, oldest, count: segments.size, bytes, isMade: isMade(stream), lists, isLong }];
  });
  const unlisted = best(all, kept => (kept.lists ? null : -kept.oldest.startUnixMs));
  const long = unlisted ?? best(all, kept => (kept.isMade && kept.isLong ? kept.bytes : null));
  const copies = long ?? best(all, kept => (kept.isMade ? null : kept.bytes));
  const going = copies ?? best(all, kept => (kept.count > 1 ? kept.bytes : null));
  return going && { stream: going.stream, name: going.oldest.name, isListed: going.isMade && going.lists };
}

/** What viewers wanted of another node, or was copied again, came after what is newer. */
function oldestOf(segments: Iterable<KeptSegment>): KeptSegment | null {
  let oldest: KeptSegment | null = null;
  for (const segment of segments) if (oldest === null || segment.number < oldest.number) oldest = segment;
  return oldest;
}

/** The one with the highest rank; null: none has one. */
function best(all: readonly Kept[], rankOf: (kept: Kept) => number | null): Kept | null {
  let found: { readonly kept: Kept; readonly rank: number } | null = null;
  for (const kept of all) {
    const rank = rankOf(kept);
    if (rank !== null && (found === null || rank > found.rank)) found = { kept, rank };
  }
  return found?.kept ?? null;
}
