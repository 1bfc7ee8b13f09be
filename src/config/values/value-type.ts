// A type of value in the language: what it accepts, in words and as a function. Directives name the types of their arguments; the words
// go into errors and help. What a type makes of a text is checked alone here, relations between values are checked later.

export type Parsed<T> =
  | { readonly type: 'value'; readonly value: T }
  | { readonly type: 'wrong'; readonly wrong: string };

export interface ValueType<T> {
  /** Completes 'expected …'. */
  readonly expected: string;
  parse(text: string): Parsed<T>;
}

export function value<T>(parsed: T): Parsed<T> {
  return { type: 'value', value: parsed };
}

/** @param what completes '<the value> …', such as 'is not a duration'. Never repeats the text: it may be a secret. */
export function wrong(what: string): { readonly type: 'wrong'; readonly wrong: string } {
  return { type: 'wrong', wrong: what };
}
