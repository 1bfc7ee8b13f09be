// --timeout of a command that waits.

import { duration } from '../../config/values/quantity.ts';
import { CommandError } from './node/command-error.ts';

const type = duration(1000);

/** ms; undefined: not given. @throws CommandError. */
export function timeLimitMs(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  const parsed = type.parse(word);
  if (parsed.type === 'value') return parsed.value;
  throw new CommandError(1, `--timeout '${word}' ${parsed.wrong} (expected ${type.expected})`);
}
