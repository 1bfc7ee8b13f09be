// `weir status`: the nodes and streams of the cluster as one node knows them, over HTTP alone, so from anywhere. For a person a table
// (plain in pipes and with NO_COLOR), for programs JSON. With --watch again every two seconds until Ctrl-C: on a terminal in place, the last
// table under the trouble while the node cannot be reached; in a pipe one after the other.

import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeJson } from '../../http/api/node-json.ts';
import type { PeerJson } from '../../http/api/peer-json.ts';
import type { StreamJson } from '../../http/api/stream-json.ts';
import { hasColors, type Output } from '../output.ts';
import { askAll } from './node/ask-all.ts';
import { askNode } from './node/ask-node.ts';
import { CommandError, refusing } from './node/command-error.ts';
import type { NodeAddress } from './node/node-address.ts';
import { type NodeOptions, nodeOf } from './node/node-of.ts';
import { screen } from './screen.ts';
import { type ClusterStatus, statusText } from './status-text.ts';

export interface StatusOptions extends NodeOptions {
  readonly json?: boolean | undefined;
  readonly watch?: boolean | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const watchMs = 2000;
const name = 'weir status';

/** @returns the exit status: 0 shown, 1 refused or wrong input, 2 the node cannot be reached. With --watch only a refusal ends it. */
export function status(options: StatusOptions, environment: Environment, output: Output): Promise<0 | 1 | 2> {
  return refusing(name, output, async () => {
    const address = nodeOf('view_auth', options, environment);
    const colored = hasColors(output, environment);
    const read = async (): Promise<string> => {
      const found = await readStatus(address);
      return options.json ? `${JSON.stringify(found)}\n` : statusText(found, colored);
    };
    if (options.watch) return watch(read, output, output.isTerminal && !options.json);
    output.print(await read());
    return 0;
  });
}

/** Ends only by a refusal. */
async function watch(read: () => Promise<string>, output: Output, inPlace: boolean): Promise<never> {
  let last = '';
  for (;;) {
    const trouble = await read().then(text => {
      last = text;
      return null;
    }, unlessRefused);
    if (inPlace) output.print(screen(trouble === null ? last : `${name}: ${trouble}\n\n${last}`, output.size()));
    else if (trouble === null) output.print(last);
    else output.complain(`${name}: ${trouble}\n`);
    await sleep(watchMs);
  }
}

/** Why the node cannot be reached: it may come back. */
function unlessRefused(error: unknown): string {
  if (error instanceof CommandError && error.exitStatus === 2) return error.message;
  throw error;
}

async function readStatus(address: NodeAddress): Promise<ClusterStatus> {
  const [node, peers, streams] = await Promise.all([
    askNode<NodeJson>(address, '/config/stats'),
    askAll<PeerJson>(address, '/cluster/peers', 'peers'),
    askAll<StreamJson>(address, '/streams', 'streams'),
  ]);
  return { node, peers, streams, nowUnixMs: Date.now() };
}
