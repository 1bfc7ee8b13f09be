// Which node a client command asks, and as whom: the flags, else the environment, else this machine's node. An empty variable counts as not set.

import type { NodeAddress } from './ask-node.ts';

export interface NodeOptions {
  readonly url?: string | undefined;
  /** USER:PASSWORD. */
  readonly auth?: string | undefined;
}

const defaultUrl = 'http://127.0.0.1';

export function nodeOf(
  right: NodeAddress['right'],
  { url, auth }: NodeOptions,
  { WEIR_URL, WEIR_AUTH }: Readonly<Record<string, string | undefined>>,
): NodeAddress {
  return { url: url ?? (WEIR_URL || defaultUrl), auth: auth ?? (WEIR_AUTH || null), right };
}
