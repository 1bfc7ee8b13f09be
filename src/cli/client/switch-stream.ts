// `weir stop` and `weir start`: switch a stream of the cluster off and on again, and wait until nobody has it, or until it runs. The switch
// stands whatever becomes of the command: ending it early does not undo it.

import type { OrderJson } from '../../http/api/orders-router.ts';
import type { StreamJson } from '../../http/api/stream-json.ts';
import type { Output } from '../output.ts';
import { withNearestName } from './nearest-name.ts';
import { askNode } from './node/ask-node.ts';
import { CommandError, refusing } from './node/command-error.ts';
import { type NodeOptions, nodeOf } from './node/node-of.ts';
import { timeLimitMs } from './time-limit.ts';
import { streamPath, untilStream } from './until-stream.ts';

export interface SwitchOptions extends NodeOptions {
  readonly stream: string;
  /** A duration. */
  readonly timeout?: string | undefined;
}

type Switch = 'stop' | 'start';

/** As of a move: a segment's end or a claim, with an election of etcd in between, then the source is opened and the first segment comes. */
const patienceMs = 30_000;

/** @returns the exit status: 1 refused, or somebody keeps it, or it does not run; 2 the cluster cannot be reached. */
export function switchStream(
  order: Switch,
  options: SwitchOptions,
  environment: Readonly<Record<string, string | undefined>>,
  output: Output,
  usualMs = patienceMs,
): Promise<0 | 1 | 2> {
  return refusing(`weir ${order}`, output, async () => {
    const waitMs = timeLimitMs(options.timeout) ?? usualMs;
    const address = nodeOf('edit_auth', options, environment);
    const { stream } = options;
    const path = streamPath(stream);
    const [before, { reason }] = await withNearestName(address, { stream }, async () => {
      const known = await askNode<StreamJson>(address, path);
      return [known, await askNode<OrderJson>(address, `${path}/${order}`, { method: 'POST' })] as const;
    });
    output.print(`${reason}\n`);
    const ending = endingEpoch(before);
    const sentence = await untilStream(address, stream, waitMs, (now, isOver) => {
      const progress = progressOf[order](now, isOver ? null : ending);
      if (progress.type === 'done') return progress.sentence;
      if (progress.type === 'failed' || isOver) throw new CommandError(1, progress.sentence);
      return null;
    });
    output.print(`${sentence}\n`);
    return 0;
  });
}

/** Of an ownership that a stop is about to end, whatever is said of it until then; null: there is none. It goes on only where nobody has come
 *  to know of the stop, which is certain when the time is over. */
function endingEpoch({ owner, stopped }: StreamJson): number | null {
  return stopped === null ? null : (owner?.epoch ?? null);
}

interface Progress {
  readonly type: 'done' | 'under-way' | 'failed';
  readonly sentence: string;
}

const progressOf: Readonly<Record<Switch, (stream: StreamJson, endingEpoch: number | null) => Progress>> = {
  stop: ({ name, owner, reason }) =>
    owner === null
      ? { type: 'done', sentence: `${name} is stopped: nobody has it` }
      : { type: 'under-way', sentence: `${owner.node} still has ${name}: ${reason}` },
  start: ({ name, owner, reason, stats }, ending) => {
    if (owner === null) return { type: 'under-way', sentence: `nobody has ${name}: ${reason}` };
    if (owner.epoch === ending) return { type: 'under-way', sentence: `${owner.node} is still letting go of ${name}` };
    if (stats.status === 'running') return { type: 'done', sentence: `${name} runs at ${owner.node}` };
    const sentence = `${name} is at ${owner.node} and does not run: ${stats.reason}`;
    return { type: stats.status === 'error' ? 'failed' : 'under-way', sentence };
  },
};
