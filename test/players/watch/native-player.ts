// A native player under watch: a program of its own, without a window and without a sound card, whose own words say what it has shown. It
// is read ten times a second, also when it says nothing: that is how a stand-still is seen. What ends it is told by its last words.

import { Program } from '../../../src/lab/program/program.ts';
import { waitFor } from '../../support/wait.ts';
import type { Player, Sample } from './player.ts';

export interface NativeSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Called with every line that it writes. @returns whether the line is a report of progress, and none of its words. */
  readonly onLine: (line: string) => boolean;
  /** Media time shown so far, in seconds. */
  readonly shownS: () => number;
  /** When it has ended, however it did. */
  readonly onEnd?: () => void;
}

const readEveryMs = 100;
const startMs = 30_000;
const graceMs = 1000;
const keptWords = 100;
const endWords = 6;

export class NativePlayer implements Player {
  readonly name: string;
  readonly samples: Sample[] = [];
  /** Its last words. */
  readonly words: string[] = [];
  readonly #program: Program;
  readonly #spec: NativeSpec;
  #end: string | null = null;
  #isStopped = false;

  private constructor(spec: NativeSpec) {
    const { name, command, args } = spec;
    // What they say is read: in English.
    const env = { ...spec.env, LC_ALL: 'C.UTF-8' };
    this.name = name;
    this.#spec = spec;
    const onLine = (line: string) => this.#hear(line);
    this.#program = Program.start({ title: name, command, args, env, onLine });
    const reading = setInterval(() => this.#read(), readEveryMs);
    void this.#program.ended.then(sentence => {
      clearInterval(reading);
      this.#read();
      spec.onEnd?.();
      if (!this.#isStopped) this.#end = [sentence, ...this.words.slice(-endWords)].join('; ');
    });
  }

  /** Resolves once it shows progress; throws with its own words when it ends before, or after 30 s without any. */
  static async start(spec: NativeSpec): Promise<NativePlayer> {
    const player = new NativePlayer(spec);
    // Where it is waited for in vain, the player's own words say why.
    await waitFor(`${spec.name} to show a picture`, startMs, () => player.#hasShown() || player.#end).catch(() => null);
    if (player.#hasShown()) return player;
    const nothing = [`${spec.name} showed nothing for ${startMs / 1000} s`, ...player.words.slice(-endWords)].join(
      '; ',
    );
    const said = player.#end ?? nothing;
    await player.stop();
    throw new Error(said);
  }

  get end(): string | null {
    return this.#end;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#program.end('SIGTERM', graceMs);
  }

  #hasShown(): boolean {
    return this.#spec.shownS() > 0;
  }

  #read(): void {
    this.samples.push({ atMs: performance.now(), playedS: this.#spec.shownS() });
  }

  #hear(line: string): void {
    if (this.#spec.onLine(line) || line.trim() === '') return;
    this.words.push(line.trim());
    if (this.words.length > keptWords) this.words.shift();
  }
}
