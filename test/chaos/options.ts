// What the user of bin/chaos asked for.

import { randomInt } from 'node:crypto';
import { TellUserError } from '../../src/base/errors.ts';
import { readFlags, wholeNumber } from '../../src/lab/flags.ts';
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

const text = { type: 'string' } as const;
const flags = {
  minutes: { ...text, default: '5' },
  seed: text,
  nodes: { ...text, default: '5' },
  streams: { ...text, default: '40' },
  'stale-timeout': { ...text, default: '5' },
  unsafe: text,
  faults: text,
  count: text,
  out: text,
  keep: { type: 'boolean', default: false },
} as const;

/** @param words the command line without the program. Throws TellUserError. */
export function parseChaosOptions(words: readonly string[]): ChaosOptions {
  const values = readFlags('bin/chaos', CHAOS_USAGE, words, flags);
  const { seed, count, unsafe } = values;
  return {
    minutes: minutesFor(values.minutes),
    seed: seed === undefined ? randomInt(1, 1_000_000) : wholeNumber('--seed', seed, 0, 2 ** 32 - 1),
    nodes: wholeNumber('--nodes', values.nodes, 2, 9),
    streams: wholeNumber('--streams', values.streams, 1, 200),
    staleTimeout: wholeNumber('--stale-timeout', values['stale-timeout'], 3, 10),
    unsafe: unsafe === undefined ? null : unsafeFor(unsafe),
    faults: values.faults?.split(',') ?? [],
    count: count === undefined ? null : wholeNumber('--count', count, 1, 10_000),
    out: values.out ?? null,
    keep: values.keep,
  };
}

function unsafeFor(word: string): UnsafeBuild {
  if (Object.hasOwn(unsafeBuilds, word)) return word as UnsafeBuild;
  throw new TellUserError(`--unsafe takes one of ${Object.keys(unsafeBuilds).join(', ')}, got '${word}'.`);
}

/** Parts of one, too. */
function minutesFor(word: string): number {
  const minutes = Number(word);
  if (word !== '' && minutes >= 0 && minutes <= 600) return minutes;
  throw new TellUserError(`--minutes takes a number from 0 to 600, got '${word}'.`);
}
