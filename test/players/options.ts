// What the user of bin/players asked for.

import { TellUserError } from '../../src/base/errors.ts';
import type { Delivery } from '../../src/config/config.ts';
import { allCases } from './cases/all-cases.ts';

export interface PlayersOptions {
  /** Names; empty: all that are on this machine. */
  readonly players: readonly string[];
  /** Names; empty: all. */
  readonly cases: readonly string[];
  readonly deliveries: readonly Delivery[];
  readonly runs: number;
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
  --side-by-side N   how many clusters at a time (1 to 8, default 1; figures want 1 or a machine with as many pairs of cores)
  --watch S          how long players are watched after the last thing that a case does (5 to 600; default: what the case wants)
  --soak             no players: a fault every 20 s, and every list of every node held against the rules of playback; a report at the end
  --minutes N        how long the soak takes (1 to 600, default 10)
  --out FOLDER       where figures and logs go
`;

const defaults: PlayersOptions = {
  players: [],
  cases: [],
  deliveries: ['redirect', 'relay'],
  runs: 5,
  sideBySide: 1,
  soakMinutes: null,
  watchedS: null,
  out: null,
  hasNamespaces: false,
};

const soakMinutes = 10;

/** @param words the command line without the program. Throws TellUserError. */
export function parsePlayersOptions(words: readonly string[]): PlayersOptions {
  let options = defaults;
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name = '', attached] = word.split('=', 2);
    if (name === '--has-namespaces') options = { ...options, hasNamespaces: true };
    else if (name === '--soak') options = { ...options, soakMinutes: options.soakMinutes ?? soakMinutes };
    else options = { ...options, ...optionOf(name, attached ?? rest.shift() ?? '') };
  }
  return options;
}

function optionOf(name: string, word: string): Partial<PlayersOptions> {
  switch (name) {
    case '--players':
      return { players: word.split(',') };
    case '--cases':
      return { cases: word.split(',').map(knownCase) };
    case '--delivery':
      return { deliveries: [deliveryFor(word)] };
    case '--runs':
      return { runs: wholeFor(name, word, 100) };
    case '--side-by-side':
      return { sideBySide: wholeFor(name, word, 8) };
    case '--minutes':
      return { soakMinutes: wholeFor(name, word, 600) };
    case '--watch':
      return { watchedS: wholeFor(name, word, 600, 5) };
    case '--out':
      return { out: word };
    default:
      throw new TellUserError(`bin/players does not know '${name}'.\n\n${PLAYERS_USAGE}`);
  }
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

function wholeFor(name: string, word: string, most: number, least = 1): number {
  const number = Number(word);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new TellUserError(`${name} takes a whole number from ${least} to ${most}, got '${word}'.`);
}
