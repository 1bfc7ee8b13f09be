// The words behind a command, as the table describes them: every one is known, or told with the nearest one that is.

import { parseArgs } from 'node:util';
import { sentenceOf } from '../../base/errors.ts';
import { invariant } from '../../base/invariant.ts';
import { nearestWord } from '../../base/nearest-word.ts';
import type { Command, Option } from './command.ts';

/** What the user typed cannot be understood: told with the command's usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What was typed. An option that the table does not have is a bug. */
export interface Given {
  /** The value of an option; undefined: not given. */
  text(option: string): string | undefined;
  texts(option: string): readonly string[];
  has(option: string): boolean;
  /** By its place; '' for an optional one that is not there. */
  argument(index: number): string;
}

/** @throws UsageError. */
export function readWords(command: Command, words: readonly string[]): Given {
  const { values, positionals } = parse(command, words);
  const { arguments: wanted } = command;
  const missing = wanted.find(({ isOptional }, index) => !isOptional && !positionals[index]);
  if (missing !== undefined) throw new UsageError(`${missing.shown} is missing`);
  const surplus = positionals[wanted.length];
  if (surplus !== undefined) throw new UsageError(`Unexpected argument '${surplus}'${meant(command, values, surplus)}`);
  const given = (name: string): unknown => {
    invariant(
      command.options.some(option => option.name === name),
      `weir ${command.name} has an option --${name}`,
    );
    return values[name];
  };
  return {
    text: name => {
      const value = given(name);
      return typeof value === 'string' ? value : undefined;
    },
    texts: name => {
      const value = given(name);
      return Array.isArray(value) ? value.map(String) : [];
    },
    has: name => given(name) === true,
    argument: index => positionals[index] ?? '',
  };
}

/** @throws UsageError. */
export function required(given: Given, { name, short, value }: Option): string {
  const text = given.text(name);
  if (text) return text;
  throw new UsageError(`${short === undefined ? `--${name}` : `-${short}`} ${value ?? ''} is missing`);
}

/** Whoever leaves the option away that is always needed means it. */
function meant({ name, options }: Command, values: Readonly<Record<string, unknown>>, surplus: string): string {
  const left = options.find(option => option.isRequired && values[option.name] === undefined);
  if (left === undefined) return '';
  const flag = left.short === undefined ? `--${left.name}` : `-${left.short}`;
  return `: did you mean 'weir ${name} ${flag} ${surplus}'?`;
}

function parse({ name, options }: Command, words: readonly string[]) {
  const described = options.map(({ name, short, value, isMany }) => {
    const type = value === null ? ('boolean' as const) : ('string' as const);
    return [name, { type, multiple: isMany === true, ...(short === undefined ? {} : { short }) }] as const;
  });
  try {
    return parseArgs({
      args: [...words],
      options: Object.fromEntries(described),
      strict: true,
      // also where none is wanted: what is said of it is said above
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(unknownOption(error, name, options) ?? sentenceOf(error));
  }
}

/** The nearest one that there is; null: that is not what is wrong. */
function unknownOption(error: unknown, command: string, options: readonly Option[]): string | null {
  const isUnknown = error instanceof Error && 'code' in error && error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
  const word = isUnknown ? /'(-[^']*)'/.exec(error.message)?.[1] : undefined;
  if (word === undefined) return null;
  const names = [...options.map(({ name }) => name), 'help'];
  const near = nearestWord(word.replace(/^-+/, ''), names);
  return `Unknown option '${word}' of weir ${command}${near === null ? '' : `: did you mean '--${near}'?`}`;
}
