// Keeps what a command says, for tests that assert what people read.

import type { Output } from '../../src/cli/output.ts';

export interface RecordedOutput extends Output {
  readonly printed: string;
  readonly complained: string;
}

export function recordedOutput(isTerminal = false): RecordedOutput {
  const recorded = {
    isTerminal,
    size: () => null,
    printed: '',
    complained: '',
    print(text: string): void {
      recorded.printed += text;
    },
    complain(text: string): void {
      recorded.complained += text;
    },
  };
  return recorded;
}
