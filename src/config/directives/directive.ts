// What the table of directives says of each: where it may stand, its arguments and options with their types, its default, a line of help,
// when a change of it holds, and whether this version has it. Parser, reload, checks, help and the test of etc/weir.conf read nothing else.

import { type ValueType, value } from '../values/value-type.ts';
import { text } from '../values/word.ts';

export type Scope = 'top' | 'peer' | 'template' | 'stream';

export interface Argument<T> {
  /** As help shows it: PORT, URL. */
  readonly shown: string;
  readonly type: ValueType<T>;
  /** Never shown to anybody. */
  readonly secret: boolean;
  /** Takes all the words that are left, at least one; its value is the list of theirs. Only the last argument. */
  readonly several: boolean;
}

export interface Option<T> extends Argument<T> {
  /** It may be given several times in one statement. */
  readonly many: boolean;
  readonly help: string;
}

export type Arguments = readonly Argument<unknown>[];
export type Options = Readonly<Record<string, Option<unknown>>>;

export interface Directive<A extends Arguments = Arguments, O extends Options = Options> {
  readonly name: string;
  /** Other spellings of the same directive. */
  readonly aliases: readonly string[];
  readonly scopes: readonly Scope[];
  readonly arguments: A;
  readonly options: O;
  /** The scope inside of its block; null: it has no block. */
  readonly block: Scope | null;
  readonly needsBlock: boolean;
  /** It may be given several times in one place. */
  readonly many: boolean;
  /** Its only argument when it is not given, as a file would say it; null: no such text. */
  readonly default: string | null;
  /** What holds when it is not given, for people, where `default` cannot say it. */
  readonly without: string | null;
  readonly help: string;
  /** A node that runs goes on with the former value until it is started again; everything else holds as soon as the file is read again. */
  readonly needsRestart: boolean;
  /** false: a later version will have it; until then it is refused, but known by name. */
  readonly supported: boolean;
}

export type ValueOf<T> = T extends Argument<infer V> ? V : never;
export type ArgumentValues<A extends Arguments> = { readonly [I in keyof A]: ValueOf<A[I]> };
/** An option's values in the order of the file: none when it is not given, more than one only if it may be given `many` times. */
export type OptionValues<O extends Options> = { readonly [K in keyof O]: readonly ValueOf<O[K]>[] };

const nothing = {
  aliases: [],
  arguments: [],
  options: {},
  block: null,
  needsBlock: false,
  many: false,
  default: null,
  without: null,
  needsRestart: false,
  supported: true,
} as const;

type Settings<A extends Arguments, O extends Options> = Pick<Directive<A, O>, 'name' | 'scopes' | 'help'> &
  Partial<Directive<A, O>>;

/** What `settings` leave out is none, false or null. */
export function directive<
  const A extends Arguments = readonly [],
  const O extends Options = Readonly<Record<never, never>>,
>(settings: Settings<A, O>): Directive<A, O> {
  // Arguments and options that are left out are inferred as empty, which is what `nothing` holds; the compiler cannot see that.
  return { ...nothing, ...settings } as unknown as Directive<A, O>;
}

export function argument<T>(shown: string, type: ValueType<T>): Argument<T> {
  return { shown, type, secret: false, several: false };
}

export function secret<T>(shown: string, type: ValueType<T>): Argument<T> {
  return { ...argument(shown, type), secret: true };
}

/** All the words that are left. */
export function several<T>(shown: string, type: ValueType<T>): Argument<readonly T[]> {
  return { ...argument(shown, listOf(type)), several: true };
}

/** A directive that a later version will have. `usage` is what follows its name. */
export function later(name: string, scopes: readonly Scope[], usage: string, help: string): Directive {
  return directive({ name, scopes, help, arguments: [several(usage, text(usage))], supported: false });
}

export function option<T>(shown: string, type: ValueType<T>, help: string): Option<T> {
  return { ...argument(shown, type), many: false, help };
}

/** What a person would see of it at the place where it is used: `URL…`, `[priority=N]`. */
export function usageOf({ arguments: given, options, block, needsBlock, supported }: Directive): string {
  const words = given
    .map(({ shown, several: more }) => (more && supported ? `${shown}…` : shown))
    .filter(shown => shown !== '');
  const named = Object.entries(options).map(([name, { shown, many }]) => `[${name}=${shown}${many ? ' …' : ''}]`);
  return [...words, ...named, ...(block === null ? [] : [needsBlock ? '{ … }' : '[{ … }]'])].join(' ');
}

function listOf<T>(type: ValueType<T>): ValueType<readonly T[]> {
  return {
    expected: type.expected,
    parse(text) {
      const parsed = type.parse(text);
      return parsed.type === 'value' ? value([parsed.value]) : parsed;
    },
  };
}
