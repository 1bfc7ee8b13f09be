// What this node tells the others of live windows: the ones that it makes, as they change; and to who begins to listen, also those whose
// maker is gone and those that the listener itself made in an earlier life, so that a node that comes back continues its own lists.
// Streams that run on every node on their own (term 0) are nobody else's business.

import { tailLine } from '../../media/tails/tail-message.ts';
import { newestEntry } from '../../media/window.ts';
import type { Clock } from '../../ports.ts';
import type { KnownWindow } from '../live/known-windows.ts';
import type { LiveStreams, WindowChange } from '../live.ts';

export interface TailFeedNeeds {
  readonly clock: Clock;
  readonly me: string;
  /** Another one for each process. */
  readonly life: string;
  readonly live: Pick<LiveStreams, 'windows' | 'onChange'>;
  readonly isLiving: (node: string) => boolean;
}

export interface TailReader {
  /** `line`: tells of the change to who knew the window before; null: only the whole window does. */
  changed(stream: string, line: string | null): void;
  /** Nothing more comes. */
  end(): void;
}

export class TailFeed {
  readonly #needs: TailFeedNeeds;
  readonly #readers = new Set<TailReader>();
  readonly #stopListening: () => void;

  constructor(needs: TailFeedNeeds) {
    this.#needs = needs;
    this.#stopListening = needs.live.onChange(change => this.#take(change));
  }

  /** Returns what ends it. */
  follow(reader: TailReader): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  hello(): string {
    const { me: node, life } = this.#needs;
    return tailLine({ type: 'hello', node, life });
  }

  beat(): string {
    return tailLine({ type: 'beat', unixMs: this.#needs.clock.unixMs() });
  }

  /** The streams that a reader is told of at the beginning. */
  streamsFor(reader: string): readonly string[] {
    const { me, live, isLiving } = this.#needs;
    const concerns = ({ window, from }: KnownWindow) =>
      newestEntry(window).epoch > 0 && (from === me || from === reader || !isLiving(from));
    return [...live.windows].filter(([, known]) => concerns(known)).map(([stream]) => stream);
  }

  /** The line of its whole window; null: there is none. */
  window(stream: string): string | null {
    const { live, clock } = this.#needs;
    const known = live.windows.get(stream);
    if (known === undefined) return null;
    const { window, from, changedAtMs } = known;
    return tailLine({ type: 'window', window, from, ageMs: Math.max(0, clock.monotonicMs() - changedAtMs) });
  }

  close(): void {
    this.#stopListening();
    for (const reader of [...this.#readers]) reader.end();
  }

  #take({ type, window }: WindowChange): void {
    const { stream, targetDurationS, listed } = window;
    const entry = newestEntry(window);
    if (this.#readers.size === 0 || entry.epoch === 0) return;
    const firstNumber = listed[0].number;
    const line = type === 'entry' ? tailLine({ type, stream, entry, targetDurationS, firstNumber }) : null;
    for (const reader of [...this.#readers]) reader.changed(stream, line);
  }
}
