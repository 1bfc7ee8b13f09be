// The command line: finds the command, reads its words by the table, gives the exit status. 0 done, 1 refused or wrong input, 2 cannot reach the
// cluster.

import { hostname } from 'node:os';
import { configFiles } from '../adapters/config/config-files.ts';
import { invariant } from '../base/invariant.ts';
import { nearestWord } from '../base/nearest-word.ts';
import { certificateTrouble } from '../http/tls/certificate.ts';
import { packageVersion } from '../main/world.ts';
import { check } from './check.ts';
import { drain } from './client/drain.ts';
import { move } from './client/move.ts';
import { names } from './client/names.ts';
import { reload } from './client/reload.ts';
import { status } from './client/status.ts';
import { switchStream } from './client/switch-stream.ts';
import type { Command } from './commands/command.ts';
import { helpOf, overview } from './commands/help.ts';
import { type Given, readWords, required, UsageError } from './commands/read-words.ts';
import { commandNamed, commands, shownCommands } from './commands/table.ts';
import { completionScript, shells } from './completion/completion-script.ts';
import type { Output } from './output.ts';
import { run } from './run.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type ExitStatus = 0 | 1 | 2;
type Act = (given: Given, environment: Environment, output: Output) => ExitStatus | Promise<ExitStatus>;

const node = (given: Given) => ({ url: given.text('url'), auth: given.text('auth') });
const streamIn = (given: Given) => ({ ...node(given), stream: given.argument(0), timeout: given.text('timeout') });

const acts: Readonly<Record<string, Act>> = {
  run: (given, environment, output) => {
    const { text, texts } = given;
    const options = { node: text('node') ?? null, dataPath: text('data') ?? null, etcd: texts('etcd') };
    return run({ configPath: configPath('run', given), ...options, http: text('http') ?? null }, environment, output);
  },
  check: (given, environment, output) => {
    const helpConfig = given.has('help-config');
    const path = helpConfig ? '' : configPath('check', given);
    const options = { path, node: given.text('node') ?? null, print: given.has('print'), helpConfig };
    const sources = configFiles(environment);
    return check(options, { ...output, sources, hostname: hostname(), certificateTrouble });
  },
  status: (given, ...rest) => status({ ...node(given), json: given.has('json'), watch: given.has('watch') }, ...rest),
  drain: (given, ...rest) => {
    const timeout = given.text('timeout');
    return drain({ ...node(given), node: given.argument(0), undo: given.has('undo'), timeout }, ...rest);
  },
  move: (given, ...rest) => {
    const timeout = given.text('timeout');
    return move({ ...node(given), stream: given.argument(0), to: given.argument(1), timeout }, ...rest);
  },
  stop: (given, ...rest) => switchStream('stop', streamIn(given), ...rest),
  start: (given, ...rest) => switchStream('start', streamIn(given), ...rest),
  reload: (given, ...rest) => reload({ ...node(given), all: given.has('all') }, ...rest),
  completion: (given, _environment, output) => {
    const word = given.argument(0);
    const shell = shells.find(known => known === word);
    if (shell === undefined) throw new UsageError(`there is no completion for '${word}'${meant(word, shells)}`);
    output.print(completionScript(shell, commands));
    return 0;
  },
  __names: (given, ...rest) => names({ ...node(given), of: given.argument(0) }, ...rest),
  version: (_given, _environment, output) => {
    output.print(`weir ${packageVersion()}\n`);
    return 0;
  },
  help: (given, _environment, output) => {
    const name = given.argument(0);
    const command = commandNamed(name);
    if (name !== '' && command === null) return noCommand(name, output);
    output.print(command === null ? overview() : helpOf(command));
    return 0;
  },
};

const otherNames: ReadonlyMap<string, string> = new Map([
  ['--help', 'help'],
  ['-h', 'help'],
  ['--version', 'version'],
  ['-v', 'version'],
]);

export async function commandLine(
  words: readonly string[],
  environment: Environment,
  output: Output,
): Promise<ExitStatus> {
  const [word = '', ...rest] = words;
  if (word === '') {
    output.complain(overview());
    return 1;
  }
  const command = commandNamed(otherNames.get(word) ?? word);
  if (command === null) return noCommand(word, output);
  if (asksHelp(rest)) {
    output.print(helpOf(command));
    return 0;
  }
  try {
    const act = acts[command.name];
    invariant(act, `weir ${command.name} does something`);
    return await act(readWords(command, rest), environment, output);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.complain(`weir ${command.name}: ${error.message}\n\n${helpOf(command)}`);
    return 1;
  }
}

/** Behind a -- stand words that only look like options. */
function asksHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).some(word => word === '--help' || word === '-h');
}

function noCommand(name: string, output: Output): ExitStatus {
  const known = shownCommands.map(command => command.name);
  output.complain(`weir: there is no command '${name}'${meant(name, known)}\n\n${overview()}`);
  return 1;
}

function meant(word: string, known: readonly string[]): string {
  const near = nearestWord(word, known);
  return near === null ? '' : `: did you mean '${near}'?`;
}

function configPath(name: string, given: Given): string {
  const option = commandNamed(name)?.options.find((one: Command['options'][number]) => one.name === 'config');
  invariant(option, `weir ${name} has an option --config`);
  return required(given, option);
}
