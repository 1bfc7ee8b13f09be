// The names of nodes or streams for the completion of a shell: a person waits for it at every press of Tab, so it is told within a short time, or
// nothing is told. Nothing is ever complained of: that would come to stand in the middle of the line.

import type { PeerJson } from '../../http/api/peer-json.ts';
import type { StreamJson } from '../../http/api/stream-json.ts';
import type { Output } from '../output.ts';
import { askAll } from './node/ask-all.ts';
import { type NodeOptions, nodeOf } from './node/node-of.ts';

export interface NamesOptions extends NodeOptions {
  /** 'nodes' or 'streams'. */
  readonly of: string;
}

const patienceMs = 1000;

export async function names(
  options: NamesOptions,
  environment: Readonly<Record<string, string | undefined>>,
  output: Output,
): Promise<0> {
  try {
    const address = { ...nodeOf('view_auth', options, environment), timeoutMs: patienceMs };
    const found =
      options.of === 'nodes'
        ? (await askAll<PeerJson>(address, '/cluster/peers', 'peers')).map(({ hostname }) => hostname)
        : (await askAll<StreamJson>(address, '/streams', 'streams')).map(({ name }) => name);
    output.print(found.map(name => `${name}\n`).join(''));
  } catch {
    // nobody to ask, or nobody who may: there is nothing to complete
  }
  return 0;
}
