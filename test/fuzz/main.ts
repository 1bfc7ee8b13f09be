// bin/fuzz: each fuzzer for its minutes, one after the other, from a seed of chance; `--seed N` plays the one batch of that seed.

import { TellUserError } from '../../src/base/errors.ts';
import { readFlags } from '../../src/lab/flags.ts';
import { campaign } from './campaign.ts';
import { targets } from './targets.ts';

const names = Object.keys(targets);
const usage = `bin/fuzz [${names.join('|')}] [--minutes 15]   for so long each, from a seed of chance
bin/fuzz ${names.join('|')} --seed N          the batch of that seed; with --minutes, from there on`;

try {
  await run();
} catch (error) {
  if (!(error instanceof TellUserError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function run(): Promise<void> {
  const { values, wanted } = readOptions();
  if (values.help) return console.log(usage);
  const minutes = values.minutes === undefined ? 15 : positive('minutes', values.minutes);
  const isOne = values.seed !== undefined && values.minutes === undefined;
  const firstSeed =
    values.seed === undefined ? Math.floor(Math.random() * 1e9) : Math.floor(positive('seed', values.seed));
  let finds = 0;
  for (const target of wanted) {
    const work = { target, firstSeed, batches: isOne ? 1 : null, lastsMs: minutes * 60_000 };
    finds += (await campaign(work, line => console.log(line))).finds;
  }
  process.exitCode = finds === 0 ? 0 : 1;
}

function readOptions() {
  const [first = '', ...rest] = process.argv.slice(2);
  const isNamed = first !== '' && !first.startsWith('-');
  if (isNamed && !names.includes(first)) throw new TellUserError(`there is no fuzzer '${first}'\n${usage}`);
  const text = { type: 'string' } as const;
  const values = readFlags('bin/fuzz', usage, isNamed ? rest : process.argv.slice(2), {
    minutes: text,
    seed: text,
    help: { type: 'boolean', short: 'h', default: false },
  });
  return { values, wanted: isNamed ? [first] : names };
}

function positive(option: string, text: string): number {
  if (/^\d{1,10}(\.\d{1,3})?$/.test(text) && Number(text) > 0) return Number(text);
  throw new TellUserError(`--${option} takes a number above 0, not '${text}'\n${usage}`);
}
