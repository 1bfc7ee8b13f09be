// A client command that ends with a sentence for the user: refused or wrong input (1), or the cluster cannot be reached (2).

import type { Output } from '../../output.ts';

export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitStatus: 1 | 2;
  /** The answer that says no: its status, and its body where that is JSON; null: there was none. */
  readonly answer: { readonly status: number; readonly body: unknown } | null;

  constructor(exitStatus: 1 | 2, message: string, answer: CommandError['answer'] = null) {
    super(message);
    this.exitStatus = exitStatus;
    this.answer = answer;
  }
}

/** Does what a client command does; a refusal is told under the command's name, and becomes the exit status. */
export async function refusing(command: string, output: Output, act: () => Promise<0 | 1 | 2>): Promise<0 | 1 | 2> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    output.complain(`${command}: ${error.message}\n`);
    return error.exitStatus;
  }
}
