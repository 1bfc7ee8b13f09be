// What the user of bin/lab asked for.

import { TellUserError } from '../base/errors.ts';

export interface LabOptions {
  readonly nodes: number;
  readonly streams: number;
  /** Come up, play every stream from every node, go down; the exit status says whether all of it worked. */
  readonly check: boolean;
}

export const LAB_USAGE = `bin/lab [--nodes 3] [--streams 6] [--check]

A whole weir cluster on this machine: one etcd, simulated cameras, and nodes on ports of 127.0.0.1. Ctrl-C ends all of it.
  --nodes N     how many nodes (1 to 9)
  --streams N   how many cameras (1 to 99)
  --check       come up, play every stream from every node, go down; exit status 0 when all of it worked
`;

/** @param words the command line without the program. Throws TellUserError. */
export function parseLabOptions(words: readonly string[]): LabOptions {
  let options: LabOptions = { nodes: 3, streams: 6, check: false };
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name = '', attached] = word.split('=', 2);
    if (name === '--check') options = { ...options, check: true };
    else if (name === '--nodes') options = { ...options, nodes: numberFor(name, attached ?? rest.shift(), 9) };
    else if (name === '--streams') options = { ...options, streams: numberFor(name, attached ?? rest.shift(), 99) };
    else throw new TellUserError(`bin/lab does not know '${word}'.\n\n${LAB_USAGE}`);
  }
  return options;
}

function numberFor(name: string, word: string | undefined, most: number): number {
  const number = Number(word);
  if (word !== undefined && Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new TellUserError(`${name} takes a whole number from 1 to ${most}, got '${word ?? ''}'.`);
}
