// Looks at a stream again and again until a command knows what became of its order.

import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamJson } from '../../http/api/stream-json.ts';
import { askNode } from './node/ask-node.ts';
import type { NodeAddress } from './node/node-address.ts';

const everyMs = 250;

/** @param judge null: not yet; it is told when no time is left, and then has to know. */
export async function untilStream<Known>(
  address: NodeAddress,
  stream: string,
  waitMs: number,
  judge: (stream: StreamJson, isOver: boolean) => Known | null,
): Promise<Known> {
  for (let waitedMs = 0; ; waitedMs += everyMs) {
    const known = judge(await askNode<StreamJson>(address, streamPath(stream)), waitedMs >= waitMs);
    if (known !== null) return known;
    await sleep(everyMs);
  }
}

/** Below the API's base. */
export function streamPath(stream: string): string {
  return `/streams/${encodeURIComponent(stream)}`;
}
