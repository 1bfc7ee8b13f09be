// Where a command's words go: the process's own streams, or a test's.

export interface Output {
  /** Standard output is a terminal. */
  readonly isTerminal: boolean;
  /** Standard output. */
  print(text: string): void;
  /** Standard error. */
  complain(text: string): void;
}

export const processOutput: Output = {
  isTerminal: process.stdout.isTTY === true,
  print: text => void process.stdout.write(text),
  complain: text => void process.stderr.write(text),
};

/** Colours are for terminals that can show them and people who want them (no-color.org: an empty NO_COLOR says nothing). */
export function hasColors(
  { isTerminal }: Pick<Output, 'isTerminal'>,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  return isTerminal && (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb';
}
