// The flags of a script's command line, as node reads them. Nothing is passed over: a word that is no flag, a flag that there is not, a value
// that is missing or too much is told with how it is to be done.

import { parseArgs } from 'node:util';
import { sentenceOf, TellUserError } from '../base/errors.ts';

type Flags = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

/** @param script for people: `bin/lab`. @param words the command line without the program. Throws TellUserError. */
export function readFlags<F extends Flags>(script: string, usage: string, words: readonly string[], flags: F) {
  try {
    return parseArgs({ args: [...words], options: flags, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new TellUserError(`${script}: ${sentenceOf(error)}\n\n${usage}`);
  }
}

/** @param flag for people: `--nodes`. Throws TellUserError. */
export function wholeNumber(flag: string, word: string, least: number, most: number): number {
  const number = Number(word);
  if (word !== '' && Number.isInteger(number) && number >= least && number <= most) return number;
  throw new TellUserError(`${flag} takes a whole number from ${least} to ${most}, got '${word}'.`);
}
