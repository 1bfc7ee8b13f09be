// The options of a bench: numbers by name, and which of its parts shall run. A word that is none of them ends the bench with what there is.

import { parseArgs } from 'node:util';
import { sentenceOf, TellUserError } from '../../src/base/errors.ts';

export type BenchOptions<Name extends string, Part extends string> = Readonly<Record<Name, number>> & {
  readonly parts: ReadonlySet<Part>;
};

/** Of this process's command line; what is wrong with it ends the process with status 2. @param defaults, parts as below. */
export function numberOptions<Name extends string, Part extends string = never>(
  defaults: Readonly<Record<Name, number>>,
  parts: readonly Part[] = [],
): BenchOptions<Name, Part> {
  try {
    return parseNumberOptions(process.argv.slice(2), defaults, parts);
  } catch (error) {
    if (!(error instanceof TellUserError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

/** @param words the command line without the program.
 *  @param defaults of every option of this bench, by its name without the dashes.
 *  @param parts those that are named run; without a name all do. Throws TellUserError. */
export function parseNumberOptions<Name extends string, Part extends string>(
  words: readonly string[],
  defaults: Readonly<Record<Name, number>>,
  parts: readonly Part[],
): BenchOptions<Name, Part> {
  const names = Object.keys(defaults) as Name[];
  const options = Object.fromEntries(names.map(name => [name, { type: 'string' }] as const));
  try {
    const allowPositionals = parts.length > 0;
    const { values, positionals } = parseArgs({ args: [...words], options, strict: true, allowPositionals });
    const numbers = names.map(name => [name, numberFor(name, values[name]) ?? defaults[name]]);
    return {
      ...(Object.fromEntries(numbers) as Record<Name, number>),
      parts: new Set(positionals.length === 0 ? parts : positionals.map(word => partFor(word, parts))),
    };
  } catch (error) {
    const all = [...parts, ...names.map(name => `--${name} ${defaults[name]}`)];
    throw new TellUserError(`${sentenceOf(error)}\nThis bench takes: ${all.join(', ') || 'nothing'}`);
  }
}

function numberFor(name: string, word: string | undefined): number | null {
  if (word === undefined) return null;
  if (Number(word) > 0) return Number(word);
  throw new TellUserError(`--${name} takes a number above 0, got '${word}'`);
}

function partFor<Part extends string>(word: string, parts: readonly Part[]): Part {
  const part = parts.find(one => one === word);
  if (part === undefined) throw new TellUserError(`this bench has no part '${word}'`);
  return part;
}
