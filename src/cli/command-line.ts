// The command line: finds the command, reads its options, gives the exit status. 0 done, 1 refused or wrong input, 2 cannot reach the cluster.

import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { configFiles } from '../adapters/config-files.ts';
import { sentenceOf } from '../base/errors.ts';
import { packageVersion } from '../main.ts';
import { check } from './check.ts';
import type { Output } from './output.ts';
import { run } from './run.ts';
import { status } from './status.ts';
import { usage, usageOf } from './usage.ts';

type Words = readonly string[];
type Environment = Readonly<Record<string, string | undefined>>;
type ExitStatus = 0 | 1 | 2;
type Command = (words: Words, environment: Environment, output: Output) => ExitStatus | Promise<ExitStatus>;

/** What the user typed cannot be understood: told with the command's usage. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

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
      { ...output, sources: configFiles(environment), hostname: hostname() },
    );
  },
  status: (words, environment, output) => {
    const { values } = read(words, {
      url: { type: 'string' },
      auth: { type: 'string' },
      json: { type: 'boolean' },
      watch: { type: 'boolean' },
    });
    return status(values, environment, output);
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
  if (name === 'help' || name === '--help' || name === '-h') {
    output.print(usage);
    return 0;
  }
  const word = name === '--version' || name === '-v' ? 'version' : name;
  const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (command === undefined) {
    output.complain(`weir: there is no command '${name}'\n\n${usage}`);
    return 1;
  }
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

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

function read<O extends Options>(words: Words, options: O) {
  try {
    return parseArgs({ args: [...words], options, strict: true, allowPositionals: false });
  } catch (error) {
    throw new UsageError(sentenceOf(error));
  }
}

function required(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new UsageError(`${what} is missing`);
  return value;
}
