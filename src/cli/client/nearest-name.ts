// Whoever misspells the name of a node or a stream is told the nearest one that there is; where none is near, which nodes there are.

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
    const hint = await hintOn(address, named).catch(() => '');
    throw hint === '' ? error : new CommandError(error.exitStatus, `${error.message}${hint}`, error.answer);
  }
}

/** So many names are read at a glance. */
const mostListed = 8;

/** '': nothing is near, or the names that were given are known. Of a few nodes all are told. */
async function hintOn(address: NodeAddress, { node, stream }: Named): Promise<string> {
  if (stream !== undefined) {
    const streams = (await askAll<StreamJson>(address, '/streams', 'streams')).map(({ name }) => name);
    if (!streams.includes(stream)) return meant(stream, streams);
  }
  if (node === undefined) return '';
  const nodes = (await askAll<PeerJson>(address, '/cluster/peers', 'peers')).map(({ hostname }) => hostname);
  if (nodes.includes(node)) return '';
  const near = meant(node, nodes);
  if (near !== '' || nodes.length === 0 || nodes.length > mostListed) return near;
  return nodes.length === 1 ? `; the only node is ${nodes[0]}` : `; the nodes are ${nodes.join(', ')}`;
}

function meant(word: string, known: readonly string[]): string {
  const near = nearestWord(word, known);
  return near === null ? '' : `: did you mean '${near}'?`;
}
