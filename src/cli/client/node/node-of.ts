// Which node a client command asks, and as whom: the flags, else the environment, else this machine's node. An empty variable counts as not set.
// A password on the command line is seen by everybody on the machine ('ps'); a file that only its owner may read is not.

import { readFileSync } from 'node:fs';
import { sentenceOf } from '../../../base/errors.ts';
import { CommandError } from './command-error.ts';
import type { NodeAddress } from './node-address.ts';

export interface NodeOptions {
  readonly url?: string | undefined;
  /** USER:PASSWORD, or file:PATH of a file with it. */
  readonly auth?: string | undefined;
}

const defaultUrl = 'http://127.0.0.1';
const file = 'file:';

/** @throws CommandError for a file that cannot be read. */
export function nodeOf(
  right: NodeAddress['right'],
  { url, auth }: NodeOptions,
  { WEIR_URL, WEIR_AUTH }: Readonly<Record<string, string | undefined>>,
): NodeAddress {
  const [origin, given] = auth === undefined ? ['WEIR_AUTH', WEIR_AUTH || null] : ['--auth', auth];
  return {
    url: withScheme(url ?? (WEIR_URL || defaultUrl)),
    auth: given === null ? null : userPassword(given, origin),
    right,
  };
}

/** HOST, HOST:PORT or [IPV6]:PORT, with a path or without: meant is http. */
const bare = /^(\[[\da-f:.]+\]|[^\s/:@[\]]+)(:\d+)?(\/.*)?$/i;

function withScheme(url: string): string {
  return bare.test(url) ? `http://${url}` : url;
}

function userPassword(given: string, origin: string): string {
  const text = given.startsWith(file) ? contentOf(given.slice(file.length), origin) : given;
  if (text.includes(':')) return text;
  const where = given === text ? origin : `${given.slice(file.length)} of ${origin}`;
  throw new CommandError(1, `${where} is no USER:PASSWORD: it has no colon`);
}

/** Without the line break that editors put at the end. */
function contentOf(path: string, origin: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new CommandError(1, `the file of ${origin} cannot be read: ${sentenceOf(error)}`);
  }
}
