// `weir move`: puts a stream on a node, where it stays, or lets it go where it belongs; tells how far that is until it runs there.

import type { OrderJson } from '../../http/api/orders-router.ts';
import type { StreamJson } from '../../http/api/stream-json.ts';
import type { Output } from '../output.ts';
import { withNearestName } from './nearest-name.ts';
import { askNode } from './node/ask-node.ts';
import { refusing } from './node/command-error.ts';
import type { NodeAddress } from './node/node-address.ts';
import { type NodeOptions, nodeOf } from './node/node-of.ts';
import { timeLimitMs } from './time-limit.ts';
import { streamPath, untilStream } from './until-stream.ts';

export interface MoveOptions extends NodeOptions {
  readonly stream: string;
  /** A node, or 'auto'. */
  readonly to: string;
  /** A duration. */
  readonly timeout?: string | undefined;
}

/** A move takes a segment's end (1 s at most), a transaction and the watch, an election of etcd may come in between; then the source is opened,
 *  and the first segment has to come. */
const patienceMs = 30_000;

/** @returns the exit status: 1 refused, or it does not run there; 2 the cluster cannot be reached. */
export function move(
  options: MoveOptions,
  environment: Readonly<Record<string, string | undefined>>,
  output: Output,
  usualMs = patienceMs,
): Promise<0 | 1 | 2> {
  return refusing('weir move', output, async () => {
    const waitMs = timeLimitMs(options.timeout) ?? usualMs;
    const address = nodeOf('edit_auth', options, environment);
    const { stream, to: target } = options;
    const path = streamPath(stream);
    const named = target === 'auto' ? { stream } : { stream, node: target };
    const [before, order] = await withNearestName(address, named, async () => {
      const known = await askNode<StreamJson>(address, path);
      const body = { to: target };
      return [known, await askNode<OrderJson>(address, `${path}/move`, { method: 'POST', body })] as const;
    });
    output.print(`${order.reason}\n`);
    if (order.to === undefined) return 0;
    const awaited = { stream, to: order.to, before: before.owner?.epoch ?? 0, waitMs };
    return (await untilThere(address, awaited, output)) ? 0 : 1;
  });
}

interface Awaited {
  readonly stream: string;
  readonly to: string;
  /** The epoch before. */
  readonly before: number;
  readonly waitMs: number;
}

/** False when it does not come to run there: why is told then. */
function untilThere(address: NodeAddress, { stream, to, before, waitMs }: Awaited, output: Output): Promise<boolean> {
  const complain = (sentence: string): false => {
    output.complain(`weir move: ${sentence}\n`);
    return false;
  };
  let isThere = false;
  return untilStream(address, stream, waitMs, ({ owner, reason, stats }, isOver) => {
    if (owner?.node === to) {
      if (!isThere) output.print(`${stream} is at ${to}: ${reason}\n`);
      isThere = true;
      if (stats.status === 'running') {
        output.print(`${stream} runs at ${to}\n`);
        return true;
      }
      if (stats.status === 'error' || isOver)
        return complain(`${stream} is at ${to} and does not run: ${stats.reason}`);
    } else if (isOver || (owner !== null && owner.epoch > before)) {
      return complain(
        `${stream} did not get to ${to}; ${owner === null ? 'nobody has it' : `it is at ${owner.node}: ${reason}`}`,
      );
    }
    return null;
  });
}
