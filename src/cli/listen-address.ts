// `--http` and WEIR_HTTP: PORT or ADDR:PORT.

import { TellUserError } from '../base/errors.ts';
import type { ListenAddress } from '../config/config.ts';

/** @param origin names where the word was given. @throws TellUserError. */
export function parseListenAddress(word: string, origin: string): ListenAddress {
  const colon = word.lastIndexOf(':');
  const host = colon < 0 ? null : word.slice(0, colon).replace(/^\[|\]$/g, '');
  const text = word.slice(colon + 1);
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535 || host === '') {
    throw new TellUserError(
      `${origin} '${word}' is no address to listen on (expected PORT or ADDR:PORT, e.g. 8080 or 127.0.0.1:8080)`,
    );
  }
  return { host, port };
}
