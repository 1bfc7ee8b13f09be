// `weir status`: the nodes and streams of the cluster as one node knows them, over HTTP alone, so from anywhere. For a person a table
// (plain in pipes and with NO_COLOR), for programs JSON, with --watch again every two seconds until Ctrl-C.

import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeJson } from '../../http/api/node-json.ts';
import type { PeerJson } from '../../http/api/peer-json.ts';
import type { StreamJson } from '../../http/api/stream-json.ts';
import { hasColors, type Output } from '../output.ts';
import { askAll } from './ask-all.ts';
import { askNode, type NodeAddress, refusing } from './ask-node.ts';
import { type NodeOptions, nodeOf } from './node-of.ts';
import { type ClusterStatus, statusText } from './status-text.ts';

export interface StatusOptions extends NodeOptions {
  readonly json?: boolean | undefined;
  readonly watch?: boolean | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const watchMs = 2000;
const clearScreen = '\x1b[H\x1b[2J';

/** @returns the exit status: 0 shown, 1 refused or wrong input, 2 the node cannot be reached. With --watch only a refusal ends it. */
export async function status(options: StatusOptions, environment: Environment, output: Output): Promise<0 | 1 | 2> {
  const address = nodeOf('view_auth', options, environment);
  const colored = hasColors(output, environment);
  const show = (read: ClusterStatus) => (options.json ? `${JSON.stringify(read)}\n` : statusText(read, colored));
  const before = options.watch && output.isTerminal && !options.json ? clearScreen : '';
  for (;;) {
    const ended = await refusing('weir status', output, async () => {
      output.print(`${before}${show(await readStatus(address))}`);
      return 0;
    });
    if (!options.watch || ended === 1) return ended;
    await sleep(watchMs);
  }
}

async function readStatus(address: NodeAddress): Promise<ClusterStatus> {
  const [node, peers, streams] = await Promise.all([
    askNode<NodeJson>(address, '/config/stats'),
    askAll<PeerJson>(address, '/cluster/peers', 'peers'),
    askAll<StreamJson>(address, '/streams', 'streams'),
  ]);
  return { node, peers, streams, nowUnixMs: Date.now() };
}
