// `--http` and WEIR_HTTP: PORT or ADDR:PORT, as 'http' of the file has it.

import { TellUserError } from '../base/errors.ts';
import type { ListenAddress } from '../config/config.ts';
import { listenAddress } from '../config/values/address.ts';

/** @param origin names where the word was given. @throws TellUserError. */
export function parseListenAddress(word: string, origin: string): ListenAddress {
  const parsed = listenAddress.parse(word);
  if (parsed.type === 'value') return parsed.value;
  throw new TellUserError(`${origin} '${word}' ${parsed.wrong} (expected ${listenAddress.expected})`);
}
