// `weir move`: puts a stream on a node, where it stays, or lets it go where it belongs; waits until it is there.

import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderJson } from '../../http/api/orders-router.ts';
import type { StreamJson } from '../../http/api/stream-json.ts';
import type { Output } from '../output.ts';
import { askNode, type NodeAddress, refusing } from './ask-node.ts';
import { type NodeOptions, nodeOf } from './node-of.ts';

export interface MoveOptions extends NodeOptions {
  readonly stream: string;
  /** A node, or 'auto'. */
  readonly to: string;
}

/** A move takes a segment's end (1 s at most), a transaction and the watch; an election of etcd may come in between. */
const patienceMs = 15_000;
const everyMs = 250;

/** @returns the exit status: 1 refused, or it did not come to it; 2 the cluster cannot be reached. */
export function move(
  options: MoveOptions,
  environment: Readonly<Record<string, string | undefined>>,
  output: Output,
  waitMs = patienceMs,
): Promise<0 | 1 | 2> {
  return refusing('weir move', output, async () => {
    const address = nodeOf('edit_auth', options, environment);
    const path = `/streams/${encodeURIComponent(options.stream)}`;
    const before = (await askNode<StreamJson>(address, path)).owner?.epoch ?? 0;
    const body = { to: options.to };
    const { reason, to } = await askNode<OrderJson>(address, `${path}/move`, { method: 'POST', body });
    output.print(`${reason}\n`);
    return to === null ? 0 : await untilThere(address, path, { ...options, to, before, waitMs }, output);
  });
}

interface Awaited {
  readonly stream: string;
  readonly to: string;
  /** The epoch before. */
  readonly before: number;
  readonly waitMs: number;
}

async function untilThere(
  address: NodeAddress,
  path: string,
  { stream, to, before, waitMs }: Awaited,
  output: Output,
): Promise<0 | 1> {
  for (let waitedMs = 0; ; waitedMs += everyMs) {
    const { owner, reason } = await askNode<StreamJson>(address, path);
    if (owner?.node === to) {
      output.print(`${stream} is at ${to}: ${reason}\n`);
      return 0;
    }
    const isElsewhere = owner !== null && owner.epoch > before;
    if (isElsewhere || waitedMs >= waitMs) {
      const where = owner === null ? 'nobody has it' : `it is at ${owner.node}: ${reason}`;
      output.complain(`weir move: ${stream} did not get to ${to}; ${where}\n`);
      return 1;
    }
    await sleep(everyMs);
  }
}
