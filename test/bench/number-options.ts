// The options of a bench: numbers by name, and which of its parts shall run. A word that is none of them ends the bench with what there is.

import { parseArgs } from 'node:util';

export type BenchOptions<Name extends string, Part extends string> = Readonly<Record<Name, number>> & {
  readonly parts: ReadonlySet<Part>;
};

/** @param defaults of every option of this bench, by its name without the dashes.
 *  @param parts those that are named run; without a name all do. */
export function numberOptions<Name extends string, Part extends string = never>(
  defaults: Readonly<Record<Name, number>>,
  parts: readonly Part[] = [],
): BenchOptions<Name, Part> {
  const names = Object.keys(defaults) as Name[];
  const options = Object.fromEntries(names.map(name => [name, { type: 'string' }] as const));
  try {
    const { values, positionals } = parseArgs({ options, strict: true, allowPositionals: true });
    const numberOf = (name: Name): number => {
      const word = values[name];
      if (word === undefined) return defaults[name];
      if (!(Number(word) > 0)) throw new Error(`--${name} takes a number above 0, got '${word}'`);
      return Number(word);
    };
    const numbers = Object.fromEntries(names.map(name => [name, numberOf(name)])) as Record<Name, number>;
    return {
      ...numbers,
      parts: new Set(positionals.length === 0 ? parts : positionals.map(word => partOf(word, parts))),
    };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}`);
    console.error(`Options: ${[...parts, ...names.map(name => `--${name} ${defaults[name]}`)].join(', ')}`);
    process.exit(2);
  }
}

function partOf<Part extends string>(word: string, parts: readonly Part[]): Part {
  const part = parts.find(one => one === word);
  if (part === undefined) throw new Error(`this bench has no part '${word}'`);
  return part;
}
