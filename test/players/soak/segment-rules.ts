// What must be true of the segments themselves: each begins with a keyframe, lasts what its list says, is the same bytes from every node, and
// goes on where the one before it ended unless a discontinuity stands between: timestamps that restart without one hang hls.js. Pure: what
// is in a segment is read by read-content.ts.

import type { SeenSegment } from './media-rules.ts';

export interface Picture {
  /** Its time, in seconds. */
  readonly atS: number;
  readonly isKey: boolean;
}

export interface Content {
  /** In the order of their bytes. */
  readonly pictures: readonly Picture[];
  /** When its sound begins, in seconds; null: it has none. */
  readonly soundFromS: number | null;
}

/** Sound comes in pieces of up to a third of a second: so much of it may stand before the first picture of a session, and counts. */
const mostSoundBeforeS = 0.4;
/** A frame at the slowest cameras' rate, and what rounding takes. */
const durationToleranceS = 0.1;
/** Timestamps of MPEG-TS have 33 bits at 90 kHz. */
const turnS = 2 ** 33 / 90_000;

export class SegmentRules {
  readonly violations: string[] = [];
  readonly #stream: string;
  readonly #digests = new Map<string, string>();
  /** Where each segment that was looked into ended, by its number. */
  readonly #ends = new Map<number, number>();

  constructor(stream: string) {
    this.#stream = stream;
  }

  get lookedInto(): number {
    return this.#ends.size;
  }

  /** @param digest of its bytes as this node gave them. */
  seeBytes(node: string, { number, uri }: SeenSegment, digest: string): void {
    const known = this.#digests.get(uri) ?? digest;
    if (known !== digest) this.#break(number, `${node} gives other bytes than another node`);
    this.#digests.set(uri, known);
  }

  seeContent(segment: SeenSegment, { pictures, soundFromS }: Content): void {
    const { number, durationS, beginsSession } = segment;
    const [first] = pictures;
    if (first === undefined) return this.#break(number, 'there is no picture in it');
    if (!first.isKey) this.#break(number, 'it does not begin with a keyframe');
    const startS = Math.min(...pictures.map(({ atS }) => atS));
    const realS = spanS(pictures);
    const endS = this.#ends.get(number - 1);
    const soundBeforeS = beginsSession || endS === undefined ? Math.max(0, startS - (soundFromS ?? startS)) : 0;
    if (beginsSession && soundBeforeS > mostSoundBeforeS)
      this.#break(number, `${soundBeforeS.toFixed(3)} s of sound stand before its first picture`);
    if (![realS, realS + soundBeforeS].some(fits => Math.abs(fits - durationS) <= durationToleranceS))
      this.#break(number, `its pictures last ${realS.toFixed(3)} s, and the list says ${durationS} s`);
    if (!beginsSession && endS !== undefined && distanceS(startS, endS) > durationToleranceS)
      this.#break(number, `it begins at ${startS.toFixed(3)} s, and the one before ended at ${endS.toFixed(3)} s`);
    this.#ends.set(number, startS + realS);
  }

  #break(number: number, what: string): void {
    this.violations.push(`${this.#stream}, segment ${number}: ${what}`);
  }
}

/** From the first picture to the end of the last one; a picture lasts as long as the shortest step between two. */
function spanS(pictures: readonly Picture[]): number {
  const times = pictures.map(({ atS }) => atS).sort((a, b) => a - b);
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const pictureS = steps.length === 0 ? 0 : Math.min(...steps);
  return (times.at(-1) ?? 0) - (times[0] ?? 0) + pictureS;
}

/** Of two timestamps, over the turn of the counter. */
function distanceS(a: number, b: number): number {
  const apartS = Math.abs(a - b) % turnS;
  return Math.min(apartS, turnS - apartS);
}
