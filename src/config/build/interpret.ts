// Reads statements by the table: is the directive known here, are its arguments and options of their types, has it the block it needs.
// Tells everything that is wrong with each statement alone, and goes on; what statements mean to each other is checked elsewhere.

import type { Directive, Scope } from '../directives/directive.ts';
import { isDirective } from '../directives/table.ts';
import type { Statement } from '../syntax/statement.ts';
import { type Block, emptyBlock, type Given } from './given.ts';
import { readArguments, readOptions } from './read-words.ts';
import type { Reading } from './reading.ts';
import { recognise } from './recognise.ts';

export function interpret(statements: readonly Statement[], scope: Scope, reading: Reading): Block {
  const given: Given[] = [];
  const said = new Map<Directive, Statement>();
  for (const statement of statements) {
    if (statement.name.text === '' && statement.name.quoted) continue;
    const { meant, readOn } = recognise(statement, scope, reading);
    if (meant === null || isRepeated(meant, statement, said.get(meant), reading)) continue;
    said.set(meant, statement);
    const read = readOn ? interpretOne(statement, meant, reading) : null;
    if (read !== null && meant.scopes.includes(scope)) given.push(read);
  }
  return { scope, given, said: new Set(said.keys()) };
}

function interpretOne(statement: Statement, directive: Directive, reading: Reading): Given | null {
  const block = interpretBlock(statement, directive, reading);
  const words = readArguments(statement, directive, reading);
  const options = readOptions(statement, directive, reading);
  return words === null ? null : { directive, statement, arguments: words, options, block };
}

function interpretBlock({ name, block }: Statement, directive: Directive, { problems, masks }: Reading): Block {
  const scope = directive.block;
  if (block === null) {
    if (directive.needsBlock)
      problems.error(name.place, `'${directive.name}' has no block`, {
        expected: `${directive.name} … { … }`,
        got: "';'",
      });
    return emptyBlock(scope ?? 'top');
  }
  if (scope === null) {
    problems.error(block.open, `'${directive.name}' has no block`, { expected: "';'", got: "'{'" });
    return emptyBlock('top');
  }
  return interpret(block.statements, scope, { problems, masks });
}

/** A misspelled one does not count: it may have been meant to be something else. */
function isRepeated(
  directive: Directive,
  { name }: Statement,
  first: Statement | undefined,
  { problems }: Reading,
): boolean {
  if (directive.many || first === undefined || !isDirective(first.name.text) || !isDirective(name.text)) return false;
  const { file, line } = first.name.place;
  problems.error(name.place, `'${directive.name}' is given twice, first at ${file}:${line}`, { expected: 'it once' });
  return true;
}
