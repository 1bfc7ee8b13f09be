// Which directive a statement is. A name that is unknown, stands in the wrong place, belongs to a later version or to Flussonic alone is
// told as what it is; a misspelled one is then read as what was probably meant, so that errors inside of its block are told as well.

import { nearestWord } from '../../base/nearest-word.ts';
import type { Directive, Scope } from '../directives/directive.ts';
import { flussonicOnly } from '../directives/flussonic.ts';
import { allNames, directiveIn, directives, named, namesIn, placeName } from '../directives/table.ts';
import type { Statement } from '../syntax/statement.ts';
import type { Word } from '../syntax/token.ts';
import { quoted } from './quoted.ts';
import type { Reading } from './reading.ts';

export interface Recognised {
  /** What the statement is or was meant to be, null: unknown. */
  readonly meant: Directive | null;
  /** Whether it is worth reading it any further. */
  readonly readOn: boolean;
}

const unknown: Recognised = { meant: null, readOn: false };

export function recognise(statement: Statement, scope: Scope, reading: Reading): Recognised {
  const { text, place } = statement.name;
  const here = directiveIn(scope, text);
  if (here?.supported) return { meant: here, readOn: true };
  const [known] = named(text);
  const advice = flussonicOnly.get(text);
  if (known?.supported) return misplaced(statement, scope, known, reading);
  if (known) reading.problems.error(place, notYet(text));
  else if (advice !== undefined) reading.problems.error(place, `weir has no '${text}': ${advice}`);
  else return misspelled(statement, scope, reading);
  return unknown;
}

function notYet(name: string): string {
  return `'${name}' is not supported yet${name === 'failsafe' ? ' and refused for now' : ''}`;
}

function misplaced({ name, block }: Statement, scope: Scope, directive: Directive, { problems }: Reading): Recognised {
  const isBlock = directive.block !== null && block !== null;
  const forgotten = scope !== 'top' && isBlock ? "; is a '}' missing before it?" : '';
  const what = `'${name.text}' does not stand ${placeName(scope)}${forgotten}`;
  problems.error(name.place, what, { expected: `it ${placesOf(name.text)}` });
  return { meant: directive, readOn: isBlock };
}

function misspelled({ name, block }: Statement, scope: Scope, { problems, masks }: Reading): Recognised {
  if (problems.isFull) {
    problems.error(name.place, 'unknown directive');
    return unknown;
  }
  const got = quoted(name, masks);
  const beforeEquals = name.optionName === null ? null : named(name.optionName)[0];
  if (beforeEquals) {
    const expected = `${name.optionName} VALUE;`;
    problems.error(name.place, "a directive and its value are separated by a space, not by '='", { expected, got });
    return { meant: beforeEquals, readOn: false };
  }
  const near = nearestWord(name.text, namesIn(scope)) ?? nearestWord(name.text, allNames());
  if (near === null) {
    const [what, expected] = optionAlone(name, scope) ?? ['unknown directive', allThatStand(scope)];
    problems.error(name.place, what, { expected, got });
    return unknown;
  }
  const meant = directiveIn(scope, near);
  const expected = meant === null ? `'${near}', which stands ${placesOf(near)}` : `'${near}'`;
  problems.error(name.place, `unknown directive; did you mean '${near}'?`, { expected, got });
  return { meant, readOn: meant?.supported === true && meant.block !== null && block !== null };
}

/** What is wrong and what is expected when somebody wrote an option as if it were a directive. */
function optionAlone({ text, optionName }: Word, scope: Scope): readonly [what: string, expected: string] | null {
  const option = optionName ?? text;
  const owner = directives.find(({ options, scopes }) => scopes.includes(scope) && Object.hasOwn(options, option));
  return owner ? [`this is an option of '${owner.name}', not a directive`, `${owner.name} … ${option}=VALUE;`] : null;
}

function allThatStand(scope: Scope): string {
  return scope === 'top' ? "one of those that 'weir check --help-config' lists" : `one of ${namesIn(scope).join(', ')}`;
}

function placesOf(name: string): string {
  const scopes = new Set(named(name).flatMap(known => known.scopes));
  return [...scopes].map(placeName).join(' or ');
}
