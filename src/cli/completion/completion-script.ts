// The scripts that make shells complete what is typed, made from the table of commands.

import type { Command } from '../commands/command.ts';
import { bashScript } from './bash-script.ts';
import { fishScript } from './fish-script.ts';
import { zshScript } from './zsh-script.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

const scripts: Readonly<Record<Shell, (commands: readonly Command[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** @param commands all of them, hidden ones too. */
export function completionScript(shell: Shell, commands: readonly Command[]): string {
  const shown = commands.filter(({ isHidden }) => isHidden !== true);
  const known = shown.map(({ name }) => name);
  // help completes the names of the others
  return scripts[shell](
    shown.map(command =>
      command.name === 'help' ? { ...command, arguments: [{ shown: 'COMMAND', words: [known] }] } : command,
    ),
  );
}
