// A player's view of one stream's playlists, over reloads and nodes: what each number was the first time must stay so for ever, and nothing
// goes back; and what was once multivariant stays so, of one quality. Every text is read by a strict parser. What is wrong is collected, so that
// no patience of a test can hide it.

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
  /** By the node asked. */
  readonly #bandwidths = new Map<string, number>();

  constructor(stream: string) {
    this.#stream = stream;
  }

  /** Asks that node as a player would; anything but a playlist is a violation. */
  async ask(origin: string): Promise<readonly SeenSegment[]> {
    try {
      const files = ['index.m3u8', 'video.m3u8'].map(file => this.#read(`${origin}/${this.#stream}/${file}`));
      const [multivariant = '', media = ''] = await Promise.all(files);
      this.#seeMultivariant(origin, multivariant);
      return this.#see(origin, media);
    } catch (error) {
      this.violations.push(`${origin}: ${error}`);
      return [];
    }
  }

  /** What a native player gets of that node: the same of all. */
  multivariant(origin: string): Promise<string> {
    return this.#read(`${origin}/${this.#stream}/index.m3u8`);
  }

  async #read(url: string): Promise<string> {
    const response = await fetch(url, { signal: AbortSignal.timeout(8000) });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${response.status} ${text}`);
    return text;
  }

  #seeMultivariant(origin: string, text: string): void {
    HLS.setOptions({ strictMode: true });
    const playlist = HLS.parse(text);
    if (!playlist.isMasterPlaylist) return void this.violations.push(`${origin}: index.m3u8 is a media playlist`);
    const [{ bandwidth, codecs } = { bandwidth: 0, codecs: undefined }] = playlist.variants;
    if (codecs === undefined) this.violations.push(`${origin} does not know the codecs any more`);
    if (bandwidth < (this.#bandwidths.get(origin) ?? 0)) this.violations.push(`${origin}: the bandwidth fell`);
    this.#bandwidths.set(origin, bandwidth);
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
