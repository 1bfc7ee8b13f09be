// Whoever misspells the name of a node or a stream is told the nearest one that there is.

import { nearestWord } from '../../base/nearest-word.ts';
import type { PeerJson } from '../../http/api/peer-json.ts';
import type { StreamJson } from '../../http/api/stream-json.ts';
import { askAll } from './node/ask-all.ts';
import { CommandError } from './node/command-error.ts';
import type { NodeAddress } from './node/node-address.ts';

export interface Named {
  readonly node?: string;
  readonly stream?: string;
}

/** Does it; where that is refused because a name is not known, the refusal names the nearest. */
export async function withNearestName<T>(address: NodeAddress, named: Named, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof CommandError) || error.answer?.status !== 404) throw error;
    const near = await nearestOf(address, named).catch(() => null);
    throw near === null
      ? error
      : new CommandError(error.exitStatus, `${error.message}: did you mean '${near}'?`, error.answer);
  }
}

/** null: none is near, or the names that were given are known. */
async function nearestOf(address: NodeAddress, { node, stream }: Named): Promise<string | null> {
  const nodes = async () =>
    (await askAll<PeerJson>(address, '/cluster/peers', 'peers')).map(({ hostname }) => hostname);
  const streams = async () => (await askAll<StreamJson>(address, '/streams', 'streams')).map(({ name }) => name);
  return (
    (stream === undefined ? null : nearest(stream, await streams())) ??
    (node === undefined ? null : nearest(node, await nodes()))
  );
}

function nearest(word: string, known: readonly string[]): string | null {
  return known.includes(word) ? null : nearestWord(word, known);
}
