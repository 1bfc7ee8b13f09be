// Where a command's words go: the process's own streams, or a test's.

import type { Writable } from 'node:stream';

export interface Output {
  /** Standard output is a terminal. */
  readonly isTerminal: boolean;
  /** Of the terminal, in characters; null: it does not say, or there is none. */
  size(): { readonly columns: number; readonly rows: number } | null;
  /** Standard output. */
  print(text: string): void;
  /** Standard error. */
  complain(text: string): void;
}

export const processOutput: Output = {
  isTerminal: process.stdout.isTTY === true,
  size: () => {
    const { columns, rows } = process.stdout;
    return columns > 0 && rows > 0 ? { columns, rows } : null;
  },
  print: text => void process.stdout.write(text),
  complain: text => void process.stderr.write(text),
};

/** Resolves when all that was given to the stream has been taken from it, or can never be. Pipes take 64 kB and the rest when it is read. */
export function written(stream: Writable): Promise<void> {
  return new Promise(resolve => void stream.write('', () => resolve()));
}

/** Colours are for terminals that can show them and people who want them (no-color.org: an empty NO_COLOR says nothing). */
export function hasColors(
  { isTerminal }: Pick<Output, 'isTerminal'>,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  return isTerminal && (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb';
}
