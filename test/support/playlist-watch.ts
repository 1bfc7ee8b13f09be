// A player's view of one stream's playlists, over reloads and nodes: what each number was the first time must stay so for ever, and nothing
// goes back. Every text is read by a strict parser. What is wrong is collected, so that no patience of a test can hide it.

import HLS from 'hls-parser';

export interface SeenSegment {
  readonly number: number;
  readonly uri: string;
  readonly isGap: boolean;
}

export class PlaylistWatch {
  readonly violations: string[] = [];
  readonly #stream: string;
  readonly #facts = new Map<number, string>();
  /** By the node asked: a player stays with one. */
  readonly #bases = new Map<string, number>();
  #targetDurationS = 0;

  constructor(stream: string) {
    this.#stream = stream;
  }

  /** Asks that node as a player would; anything but a playlist is a violation. */
  async ask(origin: string): Promise<readonly SeenSegment[]> {
    try {
      const response = await fetch(`${origin}/${this.#stream}/index.m3u8`, { signal: AbortSignal.timeout(8000) });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${response.status} ${text}`);
      return this.#see(origin, text);
    } catch (error) {
      this.violations.push(`${origin}: ${error}`);
      return [];
    }
  }

  #see(origin: string, text: string): readonly SeenSegment[] {
    HLS.setOptions({ strictMode: true });
    const playlist = HLS.parse(text) as HLS.types.MediaPlaylist;
    const base = playlist.mediaSequenceBase ?? 0;
    const known = this.#bases.get(origin) ?? 0;
    if (base < known) this.violations.push(`${origin} went back from ${known} to ${base}`);
    if (playlist.targetDuration < this.#targetDurationS) this.violations.push(`${origin}: the target duration fell`);
    this.#bases.set(origin, base);
    this.#targetDurationS = playlist.targetDuration;
    return playlist.segments.map(segment => this.#remember(segment));
  }

  #remember(segment: HLS.types.Segment): SeenSegment {
    const { uri, programDateTime, discontinuitySequence, mediaSequenceNumber: number, gap } = segment;
    const facts = `${uri} at ${programDateTime?.toISOString()} in ${discontinuitySequence}`;
    const known = this.#facts.get(number) ?? facts;
    if (known !== facts) this.violations.push(`${number} was ${known} and is ${facts}`);
    this.#facts.set(number, facts);
    return { number, uri, isGap: gap === true };
  }
}
