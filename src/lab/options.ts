// What the user of bin/lab asked for.

import { readFlags, wholeNumber } from './flags.ts';

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
  const { nodes, streams, check } = readFlags('bin/lab', LAB_USAGE, words, {
    nodes: { type: 'string', default: '3' },
    streams: { type: 'string', default: '6' },
    check: { type: 'boolean', default: false },
  });
  return {
    nodes: wholeNumber('--nodes', nodes, 1, 9),
    streams: wholeNumber('--streams', streams, 1, 99),
    check,
  };
}
