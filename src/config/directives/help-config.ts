// The table of directives as text for people: `weir check --help-config`.

import { type Directive, type Scope, usageOf } from './directive.ts';
import { directives, placeName } from './table.ts';

const scopes: readonly Scope[] = ['top', 'peer', 'template', 'stream'];
const width = 100;

export function helpConfig(): string {
  return `${intro}\n${scopes.map(sectionOf).join('\n')}`;
}

const intro = `A configuration is a list of 'name value … ;' and 'name value … { … }'. # starts a comment, "…" quotes, key=value is an option.
Durations: 1 (seconds), 500ms, 2s, 5m, 7d. Sizes: 500M, 2G.
What is changed holds as soon as a running node reads the file again (SIGHUP, the API, or by itself: 'reload auto;'), but for what says
that it needs a restart; only what was changed is touched.
`;

/** Each directive stands in full where it first occurs, and by name where it may stand as well. */
function sectionOf(scope: Scope): string {
  const here = directives.filter(directive => directive.scopes.includes(scope));
  const own = here.filter(directive => firstScope(directive) === scope);
  const also = here.filter(directive => firstScope(directive) !== scope).map(directive => directive.name);
  const heading = `${placeName(scope)}\n${'-'.repeat(placeName(scope).length)}\n`;
  const rest = also.length === 0 ? '' : `${wrap(`Also here: ${also.join(', ')}.`, '')}\n`;
  return `${heading}${own.map(entryOf).join('')}${rest}`;
}

function firstScope(directive: Directive): Scope | undefined {
  return scopes.find(scope => directive.scopes.includes(scope));
}

function entryOf(directive: Directive): string {
  const { name, aliases, help, supported, many, needsRestart } = directive;
  const usage = `${[name, usageOf(directive)].filter(part => part !== '').join(' ')}${directive.block === null ? ';' : ''}`;
  const notes = [
    help,
    defaultOf(directive),
    aliases.length === 0 ? '' : `Also written ${aliases.join(', ')}.`,
    many ? 'May be given several times.' : '',
    needsRestart ? 'A change holds after a restart of the node.' : '',
    supported ? '' : 'Not supported yet.',
  ];
  const options = Object.entries(directive.options).map(
    ([option, { shown, help: meaning }]) => `${wrap(`${option}=${shown}: ${meaning}`, '      ')}\n`,
  );
  return `${wrap(usage, '  ')}\n${wrap(notes.filter(note => note !== '').join(' '), '    ')}\n${options.join('')}\n`;
}

function defaultOf({ default: text, without }: Directive): string {
  if (text !== null) return `Default: ${text}.`;
  return without === null ? '' : `Without it: ${without}.`;
}

function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map(one => `${indent}${one}`).join('\n');
}
