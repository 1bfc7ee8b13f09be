// A player's view of one stream's playlists, over reloads and nodes, held against the rules of playback (players/soak): what is wrong is
// collected, so that no patience of a test can hide it.

import { MediaRules, type SeenSegment } from '../players/soak/media-rules.ts';
import { MultivariantRules } from '../players/soak/multivariant-rules.ts';

export class PlaylistWatch {
  readonly #stream: string;
  readonly #media: MediaRules;
  readonly #multivariant: MultivariantRules;
  readonly #failures: string[] = [];

  constructor(stream: string) {
    this.#stream = stream;
    this.#media = new MediaRules(stream);
    this.#multivariant = new MultivariantRules(stream);
  }

  get violations(): readonly string[] {
    return [...this.#failures, ...this.#media.violations, ...this.#multivariant.violations];
  }

  /** Asks that node as a player would; anything but a playlist is a violation. */
  async ask(origin: string): Promise<readonly SeenSegment[]> {
    try {
      const files = ['index.m3u8', 'video.m3u8'].map(file => this.#read(`${origin}/${this.#stream}/${file}`));
      const [multivariant = '', media = ''] = await Promise.all(files);
      this.#multivariant.see(origin, 'native', multivariant);
      return this.#media.see(origin, media, performance.now());
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? `, by ${error.cause}` : '';
      this.#failures.push(`${new Date().toISOString()} ${origin}: ${error}${cause}`);
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
}
