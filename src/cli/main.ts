// The command line: finds the command, reads its options, sets the exit status. 0 done, 1 refused or wrong input, 2 cannot reach the cluster.

import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { configFiles } from '../adapters/config-files.ts';
import { sentenceOf } from '../base/errors.ts';
import { packageVersion } from '../main.ts';
import { check } from './check.ts';
import { run } from './run.ts';
import { status } from './status.ts';
import { usage, usageOf } from './usage.ts';

type Words = readonly string[];

/** What the user typed cannot be understood: told with the command's usage. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

const commands: Readonly<Record<string, (words: Words) => Promise<number>>> = {
  run: async words => {
    const { values } = read(words, {
      config: { type: 'string', short: 'c' },
      node: { type: 'string' },
      data: { type: 'string' },
      etcd: { type: 'string', multiple: true },
      http: { type: 'string' },
    });
    return run(
      {
        configPath: required(values.config, '-c FILE'),
        node: values.node ?? null,
        dataPath: values.data ?? null,
        etcd: (values.etcd ?? []).flatMap(word => word.split(',')),
        http: values.http ?? null,
      },
      process.env,
    );
  },
  check: async words => {
    const { values } = read(words, {
      config: { type: 'string', short: 'c' },
      node: { type: 'string' },
      print: { type: 'boolean' },
      'help-config': { type: 'boolean' },
    });
    const helpConfig = values['help-config'] ?? false;
    const path = helpConfig ? '' : required(values.config, '-c FILE');
    return check(
      { path, node: values.node ?? null, print: values.print ?? false, helpConfig },
      {
        sources: configFiles(),
        hostname: hostname(),
        print: text => process.stdout.write(text),
        complain: text => process.stderr.write(text),
      },
    );
  },
  status: async words => {
    const { values } = read(words, {
      url: { type: 'string' },
      auth: { type: 'string' },
      json: { type: 'boolean' },
      watch: { type: 'boolean' },
    });
    return status(values, process.env);
  },
  version: async words => {
    read(words, {});
    process.stdout.write(`weir ${packageVersion()}\n`);
    return 0;
  },
};

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

async function main(words: Words): Promise<number> {
  const [name = '', ...rest] = words;
  if (name === '' || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usage);
    return name === '' ? 1 : 0;
  }
  const word = name === '--version' || name === '-v' ? 'version' : name;
  const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (command === undefined) {
    process.stderr.write(`weir: there is no command '${name}'\n\n${usage}`);
    return 1;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(usageOf(word));
    return 0;
  }
  try {
    return await command(rest);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`weir ${word}: ${error.message}\n\n${usageOf(word)}`);
    return 1;
  }
}

// A handle that somebody forgot must not keep a node up that has left the cluster.
process.exit(await main(process.argv.slice(2)));
