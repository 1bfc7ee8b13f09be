// The words and signs that a configuration text consists of, each with its place.

import type { Place } from '../diagnostic.ts';

export interface Word {
  readonly type: 'word';
  /** Without the quotes. */
  readonly text: string;
  /** The name before an = that stands outside of quotes; whether it is an option depends on the directive. */
  readonly optionName: string | null;
  readonly quoted: boolean;
  readonly place: Place;
  /** The column after its last character (a word never spans lines). */
  readonly endColumn: number;
  /** A quote of it is not closed: it swallowed what followed on its line. */
  readonly unclosed: boolean;
  /** The first word on its line. */
  readonly startsLine: boolean;
}

export interface Sign {
  readonly type: ';' | '{' | '}' | 'end';
  readonly place: Place;
}

export type Token = Word | Sign;

/** What follows the `=` of an option. */
export function optionValue(word: Word): string {
  return word.optionName === null ? word.text : word.text.slice(word.optionName.length + 1);
}
