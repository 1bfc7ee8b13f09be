// The command line: finds the command, reads its options, gives the exit status. 0 done, 1 refused or wrong input, 2 cannot reach the cluster.

import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { configFiles } from '../adapters/config/config-files.ts';
import { sentenceOf } from '../base/errors.ts';
import { certificateTrouble } from '../http/tls/certificate.ts';
import { packageVersion } from '../main/world.ts';
import { check } from './check.ts';
import { drain } from './client/drain.ts';
import { move } from './client/move.ts';
import { status } from './client/status.ts';
import type { Output } from './output.ts';
import { run } from './run.ts';
import { usage, usageOf } from './usage.ts';

type Words = readonly string[];
type Environment = Readonly<Record<string, string | undefined>>;
type ExitStatus = 0 | 1 | 2;
type Command = (words: Words, environment: Environment, output: Output) => ExitStatus | Promise<ExitStatus>;

/** What the user typed cannot be understood: told with the command's usage. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

const nodeFlags = { url: { type: 'string' }, auth: { type: 'string' } } as const;

const commands: Readonly<Record<string, Command>> = {
  run: (words, environment, output) => {
    const { values } = read(words, {
      config: { type: 'string', short: 'c' },
      node: { type: 'string' },
      data: { type: 'string' },
      etcd: { type: 'string', multiple: true },
      http: { type: 'string' },
    });
    const { node = null, data = null, etcd = [], http = null } = values;
    const configPath = required(values.config, '-c FILE');
    return run({ configPath, node, dataPath: data, etcd, http }, environment, output);
  },
  check: (words, environment, output) => {
    const { values } = read(words, {
      config: { type: 'string', short: 'c' },
      node: { type: 'string' },
      print: { type: 'boolean' },
      'help-config': { type: 'boolean' },
    });
    const { node = null, print = false, 'help-config': helpConfig = false } = values;
    const path = helpConfig ? '' : required(values.config, '-c FILE');
    return check(
      { path, node, print, helpConfig },
      { ...output, sources: configFiles(environment), hostname: hostname(), certificateTrouble },
    );
  },
  status: (words, environment, output) => {
    const { values } = read(words, {
      ...nodeFlags,
      json: { type: 'boolean' },
      watch: { type: 'boolean' },
    });
    return status(values, environment, output);
  },
  drain: (words, environment, output) => {
    const { values, positionals } = read(words, { ...nodeFlags, undo: { type: 'boolean' } }, ['NODE']);
    return drain({ ...values, node: positionals[0] ?? '' }, environment, output);
  },
  move: (words, environment, output) => {
    const { values, positionals } = read(words, nodeFlags, ['STREAM', 'NODE|auto']);
    return move({ ...values, stream: positionals[0] ?? '', to: positionals[1] ?? '' }, environment, output);
  },
  version: (words, _environment, output) => {
    read(words, {});
    output.print(`weir ${packageVersion()}\n`);
    return 0;
  },
};

export async function commandLine(words: Words, environment: Environment, output: Output): Promise<ExitStatus> {
  const [name = '', ...rest] = words;
  if (name === '') {
    output.complain(usage);
    return 1;
  }
  if (name === 'help' || name === '--help' || name === '-h') return help(rest, output);
  const word = name === '--version' || name === '-v' ? 'version' : name;
  const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (command === undefined) return noCommand(name, output);
  if (rest.includes('--help') || rest.includes('-h')) {
    output.print(usageOf(word));
    return 0;
  }
  try {
    return await command(rest, environment, output);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.complain(`weir ${word}: ${error.message}\n\n${usageOf(word)}`);
    return 1;
  }
}

/** `weir help`, and `weir help COMMAND`. */
function help([name]: Words, output: Output): ExitStatus {
  if (name !== undefined && !Object.hasOwn(commands, name)) return noCommand(name, output);
  output.print(name === undefined ? usage : usageOf(name));
  return 0;
}

function noCommand(name: string, output: Output): ExitStatus {
  output.complain(`weir: there is no command '${name}'\n\n${usage}`);
  return 1;
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

/** @param names of the words that are no flags; all of them must be there. */
function read<O extends Options>(words: Words, options: O, names: readonly string[] = []) {
  const parsed = parse(words, options, names.length > 0);
  const { positionals } = parsed;
  const missing = names.find((_, index) => !positionals[index]);
  if (missing !== undefined) throw new UsageError(`${missing} is missing`);
  const surplus = positionals[names.length];
  if (surplus !== undefined) throw new UsageError(`Unexpected argument '${surplus}'`);
  return parsed;
}

function parse<O extends Options>(words: Words, options: O, allowPositionals: boolean) {
  try {
    return parseArgs({ args: [...words], options, strict: true, allowPositionals });
  } catch (error) {
    throw new UsageError(sentenceOf(error));
  }
}

function required(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new UsageError(`${what} is missing`);
  return value;
}
