// A real player on the host: ffmpeg, which follows redirects and reads HLS as a set-top box does. It shows nothing, and tells how far it is.

import { execa } from 'execa';
import { waitFor } from '../support/wait.ts';

const QUIET = ['-nostdin', '-hide_banner', '-v', 'error'];
const NOWHERE = ['-map', '0:v:0', '-c', 'copy', '-f', 'null'];

/** Plays a stream for 3 s. @returns null, or why it does not play. */
export async function whyNot(url: string): Promise<string | null> {
  const { failed, stderr, timedOut } = await execa('ffmpeg', [...QUIET, '-t', '3', '-i', url, ...NOWHERE, '-'], {
    ...{ reject: false, stdin: 'ignore', timeout: 40_000, killSignal: 'SIGKILL' },
  });
  if (!failed) return null;
  return `${url}: ${timedOut ? 'no end of 3 s after 40 s' : stderr}`;
}

export class Player {
  readonly #url: string;
  readonly #process;
  #playedMs = 0;
  #hasEnded = false;

  constructor(url: string) {
    this.#url = url;
    const words = [...QUIET, '-progress', 'pipe:1', '-i', url, ...NOWHERE, '-'];
    this.#process = execa('ffmpeg', words, { reject: false, stdin: 'ignore', cleanup: true });
    this.#process.finally(() => {
      this.#hasEnded = true;
    });
    this.#read();
  }

  /** How much of the stream it has had, by the stream's own time. */
  get playedMs(): number {
    return this.#playedMs;
  }

  /** Resolves when it has played so much more; rejects when it ended before, or does not come to it. */
  async playOn(moreMs: number, withinMs: number): Promise<void> {
    const untilMs = this.#playedMs + moreMs;
    await waitFor(`${this.#url} to be played ${moreMs} ms further, from ${this.#playedMs} ms`, withinMs, () => {
      return this.#hasEnded || this.#playedMs >= untilMs;
    });
    if (this.#playedMs >= untilMs) return;
    throw new Error(`the player of ${this.#url} ended after ${this.#playedMs} ms: ${(await this.#process).stderr}`);
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#process;
  }

  async #read(): Promise<void> {
    for await (const line of this.#process) {
      const time = /^out_time_us=(\d+)$/.exec(line)?.[1];
      if (time !== undefined) this.#playedMs = Number(time) / 1000;
    }
  }
}
