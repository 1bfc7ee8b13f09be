// The options of a bench: numbers by name. A word that is none of them ends the bench with what there is.

import { parseArgs } from 'node:util';

/** @param defaults of every option of this bench, by its name without the dashes. */
export function numberOptions<Name extends string>(defaults: Readonly<Record<Name, number>>): Record<Name, number> {
  const names = Object.keys(defaults) as Name[];
  const options = Object.fromEntries(names.map(name => [name, { type: 'string' }] as const));
  try {
    const { values } = parseArgs({ options, strict: true });
    const numberOf = (name: Name): number => {
      const word = values[name];
      if (word === undefined) return defaults[name];
      if (!(Number(word) > 0)) throw new Error(`--${name} takes a number above 0, got '${word}'`);
      return Number(word);
    };
    return Object.fromEntries(names.map(name => [name, numberOf(name)])) as Record<Name, number>;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}`);
    console.error(`Options: ${names.map(name => `--${name} ${defaults[name]}`).join(', ')}`);
    process.exit(2);
  }
}
