// What the user of bin/chaos asked for.

import { randomInt } from 'node:crypto';
import { TellUserError } from '../../src/base/errors.ts';
import { type UnsafeBuild, unsafeBuilds } from './world/unsafe.ts';

export interface ChaosOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly nodes: number;
  readonly streams: number;
  /** Seconds. */
  readonly staleTimeout: number;
  readonly unsafe: UnsafeBuild | null;
  /** Kinds of faults, in this order, again and again; empty: all, shuffled by the seed. */
  readonly faults: readonly string[];
  /** How many faults at most; null: as many as fit into the time. */
  readonly count: number | null;
  /** The folder for the report; null: a new one among the temporary files. */
  readonly out: string | null;
  /** Keep the logs of a run without violations as well. */
  readonly keep: boolean;
}

export const CHAOS_USAGE = `bin/chaos [--minutes 5] [--seed N] [--nodes 5] [--streams 40] …

Three etcd, nodes and real ffmpeg in network namespaces; faults by a seeded schedule; a verdict after each, a report at the end.
  --minutes N        how long faults are made (default 5)
  --seed N           which schedule (default: a random one; the report names it)
  --nodes N          how many nodes (2 to 9, default 5)
  --streams N        how many streams (1 to 200, default 40)
  --stale-timeout N  of the nodes, in seconds (3 to 10, default 5); fetch_timeout is 1
  --faults A,B       only these kinds of faults, in this order (--faults list shows them)
  --count N          end after N faults
  --unsafe BUILD     run a build that is broken on purpose, which must be caught: ${Object.keys(unsafeBuilds).join(', ')}
  --out FOLDER       where the report goes; the logs too, when there was a violation
  --keep             keep the logs in any case
`;

const defaults: Omit<ChaosOptions, 'seed'> = {
  minutes: 5,
  nodes: 5,
  streams: 40,
  staleTimeout: 5,
  unsafe: null,
  faults: [],
  count: null,
  out: null,
  keep: false,
};

/** @param words the command line without the program. Throws TellUserError. */
export function parseChaosOptions(words: readonly string[]): ChaosOptions {
  let options: ChaosOptions = { ...defaults, seed: randomInt(1, 1_000_000) };
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name = '', attached] = word.split('=', 2);
    if (name === '--keep') options = { ...options, keep: true };
    else options = { ...options, ...optionOf(name, attached ?? rest.shift() ?? '') };
  }
  return options;
}

function optionOf(name: string, word: string): Partial<ChaosOptions> {
  switch (name) {
    case '--minutes':
      return { minutes: numberFor(name, word, 0, 600) };
    case '--seed':
      return { seed: wholeFor(name, word, 0, 2 ** 32 - 1) };
    case '--nodes':
      return { nodes: wholeFor(name, word, 2, 9) };
    case '--streams':
      return { streams: wholeFor(name, word, 1, 200) };
    case '--stale-timeout':
      return { staleTimeout: wholeFor(name, word, 3, 10) };
    case '--count':
      return { count: wholeFor(name, word, 1, 10_000) };
    case '--faults':
      return { faults: word.split(',') };
    case '--out':
      return { out: word };
    case '--unsafe':
      return { unsafe: unsafeFor(word) };
    default:
      throw new TellUserError(`bin/chaos does not know '${name}'.\n\n${CHAOS_USAGE}`);
  }
}

function unsafeFor(word: string): UnsafeBuild {
  if (word in unsafeBuilds) return word as UnsafeBuild;
  throw new TellUserError(`--unsafe takes one of ${Object.keys(unsafeBuilds).join(', ')}, got '${word}'.`);
}

function wholeFor(name: string, word: string, least: number, most: number): number {
  const number = numberFor(name, word, least, most);
  if (Number.isInteger(number)) return number;
  throw new TellUserError(`${name} takes a whole number, got '${word}'.`);
}

function numberFor(name: string, word: string, least: number, most: number): number {
  const number = Number(word);
  if (word !== '' && number >= least && number <= most) return number;
  throw new TellUserError(`${name} takes a number from ${least} to ${most}, got '${word}'.`);
}
