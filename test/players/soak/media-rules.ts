// What must be true of one stream's media playlists, over reloads and over nodes, as players need it (playback.md's checks): each text is
// strict HLS; a number keeps for ever what it was the first time, whoever is asked; nothing goes back, nothing is left out; a target duration
// never falls, and rises only with a discontinuity; another session of ingest shows as one. Every break of it is collected as a sentence.
// Pure: it reads what it is given and no clock. It does not fetch segments: segment-rules.ts looks into those.

import HLS from 'hls-parser';
import { parseSegmentName } from '../../../src/media/segment-name.ts';

export interface SeenSegment {
  readonly number: number;
  readonly uri: string;
  readonly durationS: number;
  readonly discontinuity: number;
  readonly beginsSession: boolean;
  readonly isGap: boolean;
  readonly startUnixMs: number;
}

/** What one node said last: a player stays with one. */
interface Said {
  readonly first: number;
  readonly newest: number;
  readonly targetDurationS: number;
  readonly discontinuityBase: number;
  /** When its newest number was said first. */
  readonly newestSinceMs: number;
}

/** Dates are whole ms, and so are durations. */
const dateToleranceMs = 5;
/** A counter of sessions; numbers made of the wall clock stop hls.js for 30 s. */
const mostDiscontinuities = 1_000_000;

export class MediaRules {
  readonly violations: string[] = [];
  readonly #stream: string;
  readonly #said = new Map<string, Said>();
  readonly #facts = new Map<number, string>();
  readonly #numbers = new Map<string, number>();
  #newest: number | null = null;

  constructor(stream: string) {
    this.#stream = stream;
  }

  /** How many numbers were seen in all. */
  get segmentCount(): number {
    return this.#facts.size;
  }

  /** The GAPs among them. */
  get gaps(): readonly number[] {
    return [...this.#facts].filter(([, facts]) => facts.endsWith(gapMark)).map(([number]) => number);
  }

  /** @param node who said it. @param atMs when, on any one clock. @returns what it lists; nothing when it is no media playlist. */
  see(node: string, text: string, atMs: number): readonly SeenSegment[] {
    const playlist = parseMedia(text);
    if (typeof playlist === 'string') {
      this.#break(node, playlist);
      return [];
    }
    const segments = playlist.segments.map(seenSegment);
    const [first] = segments;
    const newest = segments.at(-1);
    if (first === undefined || newest === undefined) {
      this.#break(node, 'the list is empty');
      return [];
    }
    this.#order(node, segments);
    for (const segment of segments) this.#remember(node, segment);
    this.#compare(node, playlist, segments, atMs);
    this.#newest = Math.max(this.#newest ?? 0, newest.number);
    return segments;
  }

  /** How long the node has said nothing new, in ms; 0 when it was never asked. */
  standsStillMs(node: string, nowMs: number): number {
    const said = this.#said.get(node);
    return said === undefined ? 0 : nowMs - said.newestSinceMs;
  }

  /** The node is another one from now on: what it said before its end binds it still, but it may have stood still. */
  restarted(node: string, nowMs: number): void {
    const said = this.#said.get(node);
    if (said !== undefined) this.#said.set(node, { ...said, newestSinceMs: nowMs });
  }

  /** Within one list. */
  #order(node: string, segments: readonly SeenSegment[]): void {
    for (const [index, segment] of segments.entries()) {
      const before = segments[index - 1];
      if (before === undefined) continue;
      const endMs = before.startUnixMs + before.durationS * 1000;
      const here = `${segment.number}`;
      if (segment.startUnixMs <= before.startUnixMs) this.#break(node, `${here} is not dated after the one before it`);
      else if (!segment.beginsSession && Math.abs(segment.startUnixMs - endMs) > dateToleranceMs)
        this.#break(
          node,
          `${here} is dated ${Math.round(segment.startUnixMs - endMs)} ms off the end of the one before`,
        );
      if (!segment.beginsSession && epochOf(segment) !== epochOf(before))
        this.#break(node, `${here} is another owner's, without a discontinuity`);
    }
  }

  /** Over all lists of all nodes. */
  #remember(node: string, segment: SeenSegment): void {
    const { number, uri } = segment;
    const facts = factsOf(segment);
    const known = this.#facts.get(number) ?? facts;
    if (known !== facts) this.#break(node, `${number} was ${known} and is ${facts}`);
    else this.#facts.set(number, facts);
    const before = this.#numbers.get(uri) ?? number;
    if (before !== number) this.#break(node, `${uri} is listed as ${number}, and was as ${before}`);
    else this.#numbers.set(uri, number);
  }

  /** With what this node said before, and with how far the others are. */
  #compare(node: string, playlist: HLS.types.MediaPlaylist, segments: readonly SeenSegment[], atMs: number): void {
    const first = segments[0]?.number ?? 0;
    const newest = segments.at(-1)?.number ?? 0;
    const { targetDuration: targetDurationS, discontinuitySequenceBase: discontinuityBase = 0 } = playlist;
    const last = this.#said.get(node);
    if (discontinuityBase > mostDiscontinuities)
      this.#break(node, `the discontinuity sequence ${discontinuityBase} is no count of sessions`);
    if (this.#newest !== null && first > this.#newest + 1)
      this.#break(node, `the list jumped from ${this.#newest} to ${first}`);
    const isNew = last === undefined || newest > last.newest;
    const newestSinceMs = isNew ? atMs : last.newestSinceMs;
    this.#said.set(node, { first, newest, targetDurationS, discontinuityBase, newestSinceMs });
    if (last === undefined) return;
    if (first < last.first) this.#break(node, `went back from ${last.first} to ${first}`);
    else if (newest < last.newest) this.#break(node, `no longer knows ${last.newest}, and ends with ${newest}`);
    if (discontinuityBase < last.discontinuityBase)
      this.#break(node, `the discontinuity sequence fell from ${last.discontinuityBase} to ${discontinuityBase}`);
    if (targetDurationS < last.targetDurationS)
      this.#break(node, `the target duration fell from ${last.targetDurationS} to ${targetDurationS}`);
    const isSessionNew = segments.some(({ number, beginsSession }) => beginsSession && number > last.newest);
    if (targetDurationS > last.targetDurationS && !isSessionNew)
      this.#break(node, `the target duration rose from ${last.targetDurationS} to ${targetDurationS} within a session`);
  }

  #break(node: string, what: string): void {
    const sentence = `${this.#stream} at ${node}: ${what}`;
    // A list that is wrong stays so for as long as it is listed.
    if (!this.violations.includes(sentence)) this.violations.push(sentence);
  }
}

const gapMark = ', a gap';

function factsOf({ uri, startUnixMs, durationS, discontinuity, isGap }: SeenSegment): string {
  const date = new Date(startUnixMs).toISOString();
  return `${uri} of ${durationS} s at ${date} in ${discontinuity}${isGap ? gapMark : ''}`;
}

/** A sentence when it is no media playlist. */
function parseMedia(text: string): HLS.types.MediaPlaylist | string {
  try {
    HLS.setOptions({ strictMode: true });
    const playlist = HLS.parse(text);
    return playlist.isMasterPlaylist
      ? 'a multivariant playlist, where media was asked for'
      : (playlist as HLS.types.MediaPlaylist);
  } catch (error) {
    return `not strict HLS: ${error instanceof Error ? error.message : String(error)}: ${text.slice(0, 200)}`;
  }
}

function seenSegment(segment: HLS.types.Segment): SeenSegment {
  const {
    mediaSequenceNumber: number,
    uri,
    duration,
    discontinuitySequence,
    discontinuity,
    gap,
    programDateTime,
  } = segment;
  return {
    ...{
      number,
      uri,
      durationS: duration,
      discontinuity: discontinuitySequence,
      startUnixMs: programDateTime?.getTime() ?? 0,
    },
    beginsSession: discontinuity === true,
    isGap: gap === true,
  };
}

function epochOf({ uri }: SeenSegment): number | null {
  return parseSegmentName(uri)?.epoch ?? null;
}
