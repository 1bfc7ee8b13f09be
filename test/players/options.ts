// What the user of bin/players asked for.

import { TellUserError } from '../../src/base/errors.ts';
import type { Delivery } from '../../src/config/config.ts';
import { readFlags, wholeNumber } from '../../src/lab/flags.ts';
import { allCases } from './cases/all-cases.ts';

export interface PlayersOptions {
  /** Names; empty: all that are on this machine. */
  readonly players: readonly string[];
  /** Names; empty: all. */
  readonly cases: readonly string[];
  readonly deliveries: readonly Delivery[];
  readonly runs: number;
  /** So many viewers of the load program watch as well, spread over all nodes. */
  readonly viewers: number;
  /** How many worlds at a time. */
  readonly sideBySide: number;
  /** Instead of players: so many minutes of faults, with every list of every node held against the rules; null: players. */
  readonly soakMinutes: number | null;
  /** How long players are watched after the last thing that a case does; null: as long as the case wants. */
  readonly watchedS: number | null;
  /** The folder for logs and figures; null: a new one among the temporary files. */
  readonly out: string | null;
  /** Namespaces may be made: bin/players found that out. */
  readonly hasNamespaces: boolean;
}

export const PLAYERS_USAGE = `bin/players [--players hls.js,vlc,…] [--cases A,B,…] [--delivery redirect|relay] [--runs 5] …

Real nodes, real players in front of them, and what befalls a cluster: who goes on, and how long there was no picture. A table at the end.
  --players A,B      only these players: hls.js, page (weir's own), ffmpeg, ffplay, mpv, vlc, gstreamer (default: all that are on this machine)
  --cases A,B        only these cases (--cases list shows them)
  --delivery MODE    redirect or relay only (default: both)
  --runs N           how often each; the table has medians (1 to 100, default 5)
  --viewers N        so many viewers of bin/bench's load program watch as well, spread over all nodes (default 0); a fatal error of one is
                     exit status 1
  --side-by-side N   how many clusters at a time (1 to 8, default 1; figures want 1 or a machine with as many pairs of cores)
  --watch S          how long players are watched after the last thing that a case does (5 to 600; default: what the case wants)
  --soak             no players: a fault every 20 s, and every list of every node held against the rules of playback; a report at the end
  --minutes N        how long the soak takes (1 to 600, default 10)
  --out FOLDER       where figures and logs go
`;

const text = { type: 'string' } as const;
const flags = {
  players: text,
  cases: text,
  delivery: text,
  runs: { ...text, default: '5' },
  viewers: { ...text, default: '0' },
  'side-by-side': { ...text, default: '1' },
  watch: text,
  soak: { type: 'boolean', default: false },
  minutes: text,
  out: text,
  'has-namespaces': { type: 'boolean', default: false },
} as const;
const soakMinutes = '10';

/** @param words the command line without the program. Throws TellUserError. */
export function parsePlayersOptions(words: readonly string[]): PlayersOptions {
  const values = readFlags('bin/players', PLAYERS_USAGE, words, flags);
  const minutes = values.minutes ?? (values.soak ? soakMinutes : null);
  return {
    players: values.players?.split(',') ?? [],
    cases: values.cases?.split(',').map(knownCase) ?? [],
    deliveries: values.delivery === undefined ? ['redirect', 'relay'] : [deliveryFor(values.delivery)],
    runs: wholeNumber('--runs', values.runs, 1, 100),
    viewers: wholeNumber('--viewers', values.viewers, 0, 10_000),
    sideBySide: wholeNumber('--side-by-side', values['side-by-side'], 1, 8),
    watchedS: values.watch === undefined ? null : wholeNumber('--watch', values.watch, 5, 600),
    soakMinutes: minutes === null ? null : wholeNumber('--minutes', minutes, 1, 600),
    out: values.out ?? null,
    hasNamespaces: values['has-namespaces'],
  };
}

function knownCase(name: string): string {
  const names = allCases.map(one => one.name);
  if (name === 'list' || names.includes(name)) return name;
  throw new TellUserError(`there is no case '${name}'; there are: ${names.join(', ')}`);
}

function deliveryFor(word: string): Delivery {
  if (word === 'redirect' || word === 'relay') return word;
  throw new TellUserError(`--delivery takes redirect or relay, got '${word}'.`);
}
