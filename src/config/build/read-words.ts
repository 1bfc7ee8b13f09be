// The words after a directive's name: arguments by their order, options by their names, each through its type.

import { nearestWord } from '../../base/nearest-word.ts';
import { type Argument, type Directive, usageOf } from '../directives/directive.ts';
import type { Statement } from '../syntax/statement.ts';
import { optionValue, type Word } from '../syntax/token.ts';
import { quoted } from './quoted.ts';
import type { Reading } from './reading.ts';

/** One value for each argument of the directive; null when one is wrong or missing. */
export function readArguments(statement: Statement, directive: Directive, reading: Reading): readonly unknown[] | null {
  const words = statement.words.filter(word => !isOption(word, directive));
  const last = directive.arguments.at(-1);
  const most = last?.several ? Number.POSITIVE_INFINITY : directive.arguments.length;
  if (words.length < directive.arguments.length || words.length > most) {
    tellCount(statement, directive, words, reading);
    return null;
  }
  let complete = true;
  const values = directive.arguments.map((argument, index) => {
    const own = argument.several ? words.slice(index) : words.slice(index, index + 1);
    const parsed = own.map(word => readValue(word, word.text, `'${directive.name}'`, argument, reading));
    complete &&= !parsed.includes(null);
    return argument.several ? parsed.flatMap(one => one?.value ?? []) : parsed[0]?.value;
  });
  return complete ? values : null;
}

/** The values of each option that the directive has, in the order of the file. */
export function readOptions(
  statement: Statement,
  directive: Directive,
  reading: Reading,
): Readonly<Record<string, readonly unknown[]>> {
  const values: Record<string, unknown[]> = {};
  for (const name of Object.keys(directive.options)) values[name] = [];
  for (const word of statement.words) {
    if (!isOption(word, directive) || word.optionName === null) continue;
    const name = word.optionName;
    const option = Object.hasOwn(directive.options, name) ? directive.options[name] : undefined;
    if (option === undefined) tellUnknownOption(word, name, directive, reading);
    else if (!option.many && values[name]?.length)
      reading.problems.error(word.place, `option '${name}' is given twice`, { expected: 'it once' });
    else {
      const parsed = readValue(word, optionValue(word), `option '${name}'`, option, reading);
      if (parsed !== null) values[name]?.push(parsed.value);
    }
  }
  return values;
}

/** Only directives that have options take key=value for one: secrets and titles may hold a = too. */
function isOption(word: Word, directive: Directive): boolean {
  return word.optionName !== null && Object.keys(directive.options).length > 0;
}

function readValue(
  word: Word,
  text: string,
  label: string,
  argument: Argument<unknown>,
  { problems, masks }: Reading,
): { readonly value: unknown } | null {
  const parsed = argument.type.parse(text);
  if (parsed.type === 'value') return parsed;
  problems.error(word.place, `the value of ${label} ${parsed.wrong}`, {
    expected: argument.type.expected,
    got: quoted(word, masks),
  });
  return null;
}

function tellCount({ name }: Statement, directive: Directive, words: readonly Word[], { problems }: Reading): void {
  const wanted = directive.arguments.length;
  const usage = `${name.text} ${usageOf(directive)}`.trim();
  const surplus = words[wanted];
  const what =
    wanted === 0
      ? `'${name.text}' takes no value`
      : words.length < wanted
        ? `'${name.text}' lacks a value`
        : `'${name.text}' has too many values`;
  const hint = surplus && wanted === 1 && directive.block === null ? '; write quotes around a value with spaces' : '';
  const place = surplus?.place ?? name.place;
  problems.error(place, `${what}${hint}`, {
    expected: `${usage}${directive.block === null ? ';' : ''}`,
    got: count(words.length),
  });
}

function count(words: number): string {
  return words === 0 ? 'none' : words === 1 ? '1 value' : `${words} values`;
}

function tellUnknownOption(word: Word, name: string, directive: Directive, { problems, masks }: Reading): void {
  const known = Object.keys(directive.options);
  const near = nearestWord(name, known);
  problems.error(
    word.place,
    `'${directive.name}' has no such option${near === null ? '' : `; did you mean '${near}'?`}`,
    {
      expected: `one of ${known.join(', ')}`,
      got: quoted(word, masks),
    },
  );
}
