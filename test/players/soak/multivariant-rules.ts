// What must be true of one stream's multivariant playlists: strict HLS, one quality for good, whose codecs stay known and whose bandwidth
// never falls; browsers get several addresses whose lines are the same byte for byte (another BANDWIDTH would be another level), native
// players one. Pure.

import HLS from 'hls-parser';

export type Viewer = 'browser' | 'native';

export class MultivariantRules {
  readonly violations: string[] = [];
  readonly #stream: string;
  /** By node and kind of viewer. */
  readonly #bandwidths = new Map<string, number>();
  #codecs: string | null = null;

  constructor(stream: string) {
    this.#stream = stream;
  }

  /** @returns the addresses of its variants. */
  see(node: string, viewer: Viewer, text: string): readonly string[] {
    const variants = parseVariants(text);
    if (typeof variants === 'string') {
      this.#break(node, variants);
      return [];
    }
    const [first] = variants;
    if (first === undefined) this.#break(node, 'no variants');
    else this.#compare(node, viewer, first);
    const lines = new Set(text.split('\n').filter(line => line.startsWith('#EXT-X-STREAM-INF')));
    if (lines.size > 1) this.#break(node, `levels that are not the same: ${[...lines].join(' and ')}`);
    const uris = variants.map(({ uri }) => uri);
    if (new Set(uris).size < uris.length) this.#break(node, `the same address twice: ${uris.join(' ')}`);
    if (viewer === 'native' && uris.length > 1) this.#break(node, `${uris.length} variants for a native player`);
    if (viewer === 'browser' && uris.length < 2) this.#break(node, 'one address only for a browser');
    return uris;
  }

  #compare(node: string, viewer: Viewer, { codecs, bandwidth }: HLS.types.Variant): void {
    if (codecs === undefined) {
      if (this.#codecs !== null) this.#break(node, 'the codecs are not known any more');
    } else {
      if (this.#codecs !== null && this.#codecs !== codecs) this.#break(node, `${this.#codecs} became ${codecs}`);
      this.#codecs = codecs;
    }
    const key = `${node} ${viewer}`;
    const known = this.#bandwidths.get(key) ?? 0;
    if (bandwidth < known) this.#break(node, `the bandwidth fell from ${known} to ${bandwidth}`);
    this.#bandwidths.set(key, bandwidth);
  }

  #break(node: string, what: string): void {
    const sentence = `${this.#stream} at ${node}, multivariant: ${what}`;
    if (!this.violations.includes(sentence)) this.violations.push(sentence);
  }
}

/** A sentence when it is none. */
function parseVariants(text: string): readonly HLS.types.Variant[] | string {
  try {
    HLS.setOptions({ strictMode: true });
    const playlist = HLS.parse(text);
    return playlist.isMasterPlaylist ? (playlist as HLS.types.MasterPlaylist).variants : 'a media playlist';
  } catch (error) {
    return `not strict HLS: ${error instanceof Error ? error.message : String(error)}: ${text.slice(0, 200)}`;
  }
}
