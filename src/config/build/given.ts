// Statements after the table has read them: directives with typed values, in blocks that can be asked. A question goes through layers
// (the stream's own block, its template, the top) and the first layer that says anything about the directive answers it.

import { invariant } from '../../base/invariant.ts';
import type {
  Argument,
  Arguments,
  ArgumentValues,
  Directive,
  Options,
  OptionValues,
  Scope,
} from '../directives/directive.ts';
import type { Statement } from '../syntax/statement.ts';

export interface Given<A extends Arguments = Arguments, O extends Options = Options> {
  readonly directive: Directive;
  readonly statement: Statement;
  readonly arguments: ArgumentValues<A>;
  readonly options: OptionValues<O>;
  readonly block: Block;
}

export interface Block {
  readonly scope: Scope;
  readonly given: readonly Given[];
  /** Also those whose statement was wrong, so that nothing is missed that somebody tried to say. */
  readonly said: ReadonlySet<Directive>;
}

export function emptyBlock(scope: Scope): Block {
  return { scope, given: [], said: new Set() };
}

/** Every statement of that directive in one block. */
export function all<A extends Arguments, O extends Options>(
  block: Block,
  directive: Directive<A, O>,
): readonly Given<A, O>[] {
  return block.given.filter((given): given is Given<A, O> => isOf(given, directive));
}

/** The statement that decides, null: none does, or it was wrong. */
export function find<A extends Arguments, O extends Options>(
  layers: readonly Block[],
  directive: Directive<A, O>,
): Given<A, O> | null {
  const layer = layers.find(({ said }) => said.has(directive as unknown as Directive));
  return layer?.given.find((given): given is Given<A, O> => isOf(given, directive)) ?? null;
}

/** The only argument of the directive, or its default. */
export function valueIn<T>(layers: readonly Block[], directive: Directive<readonly [Argument<T>]>): T {
  const given = find(layers, directive);
  return given === null ? defaultOf(directive) : given.arguments[0];
}

export function valueOrNullIn<T>(layers: readonly Block[], directive: Directive<readonly [Argument<T>]>): T | null {
  return find(layers, directive)?.arguments[0] ?? null;
}

export function defaultOf<T>(directive: Directive<readonly [Argument<T>]>): T {
  const parsed = directive.arguments[0].type.parse(directive.default ?? '');
  invariant(parsed.type === 'value', `the default of '${directive.name}' is no value of its own type`);
  return parsed.value;
}

/** A statement's values were made by the types of the very directive that it points to: that is what gives them their types. */
function isOf<A extends Arguments, O extends Options>(given: Given, directive: Directive<A, O>): boolean {
  return given.directive === (directive as unknown as Directive);
}
