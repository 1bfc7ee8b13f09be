// What --help says, of all commands and of one, made from the table.

import type { Command, Option } from './command.ts';
import { shownCommands } from './table.ts';

const helpOption: Option = { name: 'help', short: 'h', value: null, help: 'this' };

/** `weir drain NODE [--undo] …`: a line. */
export function usageLine({ name, arguments: given, options }: Command): string {
  const words = given.map(({ shown, isOptional }) => (isOptional ? `[${shown}]` : shown));
  const named = options.map(option => {
    const text = `${option.isRequired && option.short ? `-${option.short}` : `--${option.name}`}${option.value === null ? '' : ` ${option.value}`}`;
    return option.isRequired ? text : `[${text}]${option.isMany ? '…' : ''}`;
  });
  return ['weir', name, ...words, ...named].join(' ');
}

/** The overview. */
export function overview(): string {
  const rows = shownCommands.map(({ name, arguments: given, summary }) => {
    const words = [name, ...given.map(({ shown, isOptional }) => (isOptional ? `[${shown}]` : shown))];
    return [`weir ${words.join(' ')}`, summary] as const;
  });
  return `weir: a cluster for live video ingest. Every stream on exactly one node, watched from any.

${columns(rows)}
'weir help COMMAND' tells more. Exit status: 0 done, 1 refused or wrong input, 2 cannot reach the cluster.
`;
}

export function helpOf(command: Command): string {
  const { about, options, terms, examples, exits } = command;
  const rows = [...options, helpOption].map(option => [spelled(option), option.help] as const);
  const parts = [
    `${usageLine(command)}\n`,
    `${about}\n`,
    columns(rows),
    terms === undefined ? '' : `${terms.title}:\n${columns(terms.lines)}`,
    examples.length === 0 ? '' : `Examples:\n${examples.map(example => `  ${example}\n`).join('')}`,
    exits.length === 0
      ? ''
      : `Exit status:\n${columns(exits.map(([status, meaning]) => [`${status}`, meaning] as const))}`,
  ];
  return parts.filter(part => part !== '').join('\n');
}

function spelled({ name, short, value }: Option): string {
  const long = `--${name}${value === null ? '' : ` ${value}`}`;
  return short === undefined ? long : `-${short}, ${long}`;
}

function columns(rows: readonly (readonly [left: string, right: string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}
