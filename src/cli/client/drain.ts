// `weir drain`: empties a node, and tells how far that is until it is done. The mark stands whatever becomes of this command: ending it early
// (Ctrl-C) does not end the drain, `--undo` does.

import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderJson } from '../../http/api/orders-router.ts';
import type { PeerJson } from '../../http/api/peer-json.ts';
import type { Output } from '../output.ts';
import { askNode, type NodeAddress, refusing } from './ask-node.ts';
import { type NodeOptions, nodeOf } from './node-of.ts';

export interface DrainOptions extends NodeOptions {
  readonly node: string;
  readonly undo?: boolean | undefined;
}

/** How often it is looked at, and for how long nothing may move before the command gives up. */
export interface Patience {
  readonly everyMs: number;
  readonly standstillMs: number;
}

const usual: Patience = { everyMs: 500, standstillMs: 30_000 };

/** @returns the exit status: 1 refused, or the node does not become empty; 2 the cluster cannot be reached. */
export function drain(
  options: DrainOptions,
  environment: Readonly<Record<string, string | undefined>>,
  output: Output,
  patience: Patience = usual,
): Promise<0 | 1 | 2> {
  return refusing('weir drain', output, async () => {
    const address = nodeOf('edit_auth', options, environment);
    const path = `/cluster/peers/${encodeURIComponent(options.node)}`;
    const method = options.undo ? 'DELETE' : 'POST';
    const { reason } = await askNode<OrderJson>(address, `${path}/drain`, { method });
    output.print(`${reason}\n`);
    return options.undo ? 0 : await untilEmpty(address, path, options.node, output, patience);
  });
}

async function untilEmpty(
  address: NodeAddress,
  path: string,
  node: string,
  output: Output,
  { everyMs, standstillMs }: Patience,
): Promise<0 | 1> {
  let left = Number.POSITIVE_INFINITY;
  let looksWithout = 0;
  let isMarked = false;
  for (;;) {
    const { stats } = await askNode<PeerJson>(address, path);
    // another node than the one that took the order may answer, and know of it a moment later
    if (stats.status === 'up' && isMarked) {
      output.complain(`weir drain: somebody has taken the mark of ${node} away\n`);
      return 1;
    }
    isMarked ||= stats.status !== 'up';
    if (stats.total_streams === 0) {
      output.print(`${node} is empty\n`);
      return 0;
    }
    looksWithout = stats.total_streams < left ? 0 : looksWithout + 1;
    if (looksWithout === 0) output.print(`${node} has ${counted(stats.total_streams)}\n`);
    left = stats.total_streams;
    if (looksWithout * everyMs >= standstillMs) {
      output.complain(
        `weir drain: ${node} keeps ${counted(left)}: no other node takes them (is there one that is up, does not drain, ` +
          `and is below max_streams?). The mark stands, and they go as soon as one does; 'weir drain ${node} --undo' takes it away\n`,
      );
      return 1;
    }
    await sleep(everyMs);
  }
}

function counted(streams: number): string {
  return `${streams} ${streams === 1 ? 'stream' : 'streams'}`;
}
