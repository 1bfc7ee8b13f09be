// Which directive a statement is. A name that is unknown, stands in the wrong place, belongs to a later version or to Flussonic alone is
// told as what it is; a misspelled one is then read as what was probably meant, so that errors inside of its block are told as well.

import { nearestWord } from '../../base/nearest-word.ts';
import type { Directive, Scope } from '../directives/directive.ts';
import { flussonicOnly } from '../directives/flussonic.ts';
import { allNames, directiveIn, named, namesIn, placeName } from '../directives/table.ts';
import type { Statement } from '../syntax/statement.ts';
import type { Reading } from './interpret.ts';
import { quoted } from './quoted.ts';

/** null: the statement is not to be read any further. */
export function recognise(statement: Statement, scope: Scope, reading: Reading): Directive | null {
  const { text, place } = statement.name;
  const here = directiveIn(scope, text);
  const elsewhere = named(text);
  if (here?.supported) return here;
  if (elsewhere.some(({ supported }) => !supported))
    reading.problems.error(place, `'${text}' is not supported yet${reasonOf(elsewhere)}`);
  else if (elsewhere[0]) return misplaced(statement, scope, elsewhere[0], reading);
  else if (flussonicOnly.has(text)) reading.problems.error(place, `weir has no '${text}': ${flussonicOnly.get(text)}`);
  else return misspelled(statement, scope, reading);
  return null;
}

function reasonOf(directives: readonly Directive[]): string {
  return directives[0]?.name === 'failsafe' ? ' and refused for now' : '';
}

function misplaced({ name }: Statement, scope: Scope, directive: Directive, { problems }: Reading): Directive | null {
  const forgotten = scope !== 'top' && directive.block !== null ? "; is a '}' missing before it?" : '';
  problems.error(name.place, `'${name.text}' does not stand ${placeName(scope)}${forgotten}`, {
    expected: `it ${directive.scopes.map(placeName).join(' or ')}`,
  });
  return directive.block === null ? null : directive;
}

function misspelled({ name, block }: Statement, scope: Scope, { problems, masks }: Reading): Directive | null {
  if (name.optionName !== null && named(name.optionName).length > 0) {
    problems.error(name.place, "a directive and its value are separated by a space, not by '='", {
      expected: `${name.optionName} VALUE;`,
      got: quoted(name, masks),
    });
    return null;
  }
  const near = nearestWord(name.text, namesIn(scope)) ?? nearestWord(name.text, allNames());
  const what = near === null ? 'unknown directive' : `unknown directive; did you mean '${near}'?`;
  const expected =
    scope === 'top' ? "one of those that 'weir check --help-config' lists" : `one of ${namesIn(scope).join(', ')}`;
  problems.error(name.place, what, {
    ...(near === null ? { expected } : { expected: `'${near}'` }),
    got: quoted(name, masks),
  });
  const meant = near === null ? null : directiveIn(scope, near);
  return meant?.supported && meant.block !== null && block !== null ? meant : null;
}
