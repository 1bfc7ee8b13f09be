// Entries that came with a copy before their maker has published them. They are listed by nobody yet; but when the maker is lost at that
// moment, this node knows of one segment more than all others, and has it.

import { addEntry, follows, type LiveWindow, newestEntry, type WindowEntry } from '../../media/window.ts';

interface Ahead {
  readonly entry: WindowEntry;
  readonly targetDurationS: number;
}

/** A burst at the start of a source is not longer. */
const mostAhead = 20;

export class EntriesAhead {
  readonly #ahead = new Map<string, readonly Ahead[]>();

  add(stream: string, ahead: Ahead): void {
    this.#ahead.set(stream, [...(this.#ahead.get(stream) ?? []), ahead].slice(-mostAhead));
  }

  /** The window with what is known beyond it. */
  extend(window: LiveWindow): LiveWindow {
    let extended = window;
    for (const { entry, targetDurationS } of this.#ahead.get(window.stream) ?? []) {
      if (!follows(newestEntry(extended), entry)) continue;
      const { stream, facts } = window;
      const firstNumber = entry.number - extended.listed.length + 1;
      const lingerCount = extended.listed.length;
      extended = addEntry(extended, { stream, entry, targetDurationS, facts, firstNumber, lingerCount });
    }
    return extended;
  }

  /** Published, or overtaken by another list. */
  forgetUpTo(stream: string, number: number): void {
    const left = (this.#ahead.get(stream) ?? []).filter(({ entry }) => entry.number > number);
    if (left.length === 0) this.#ahead.delete(stream);
    else this.#ahead.set(stream, left);
  }
}
