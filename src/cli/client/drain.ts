// `weir drain`: empties a node, and tells how far that is until it is done and its streams run elsewhere. The mark stands whatever becomes of
// this command: ending it early (Ctrl-C) does not end the drain, `--undo` does.

import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderJson } from '../../http/api/orders-router.ts';
import type { PeerJson } from '../../http/api/peer-json.ts';
import type { Output } from '../output.ts';
import { type Belongings, belongingsOf, counted, emptySentences, listed, whereaboutsOf } from './drained-streams.ts';
import { withNearestName } from './nearest-name.ts';
import { askNode } from './node/ask-node.ts';
import { refusing } from './node/command-error.ts';
import type { NodeAddress } from './node/node-address.ts';
import { type NodeOptions, nodeOf } from './node/node-of.ts';
import { timeLimitMs } from './time-limit.ts';

export interface DrainOptions extends NodeOptions {
  readonly node: string;
  readonly undo?: boolean | undefined;
  /** A duration: for so long the node has time to become empty, whether something moves or not. */
  readonly timeout?: string | undefined;
}

/** How often it is looked at, and for how long nothing may move, or it may take in all, before the command gives up. */
export interface Patience {
  readonly everyMs: number;
  readonly standstillMs: number;
  /** Left out: as long as it moves. */
  readonly limitMs?: number;
}

const usual: Patience = { everyMs: 500, standstillMs: 30_000 };

/** @returns the exit status: 1 refused, or the node does not become empty; 2 the cluster cannot be reached. */
export function drain(
  options: DrainOptions,
  environment: Readonly<Record<string, string | undefined>>,
  output: Output,
  looks = usual,
): Promise<0 | 1 | 2> {
  return refusing('weir drain', output, async () => {
    const limitMs = timeLimitMs(options.timeout);
    const patience = limitMs === undefined ? looks : { ...looks, limitMs, standstillMs: limitMs };
    const address = nodeOf('edit_auth', options, environment);
    const { node } = options;
    const order = (method: 'POST' | 'DELETE') =>
      withNearestName(address, { node }, () => askNode<OrderJson>(address, `${pathOf(node)}/drain`, { method }));
    if (options.undo) {
      output.print(`${(await order('DELETE')).reason}\n`);
      return 0;
    }
    const before = await belongingsOf(address, node);
    output.print(`${(await order('POST')).reason}\n`);
    if (!(await untilGivenAway(address, { node, before }, output, patience))) return 1;
    await untilRunning(address, { node, before }, output, looks);
    return 0;
  });
}

function pathOf(node: string): string {
  return `/cluster/peers/${encodeURIComponent(node)}`;
}

/** False when the node keeps streams: why is told then. */
async function untilGivenAway(
  address: NodeAddress,
  { node, before }: Emptied,
  output: Output,
  patience: Patience,
): Promise<boolean> {
  const standstill = new Standstill(patience);
  for (let isMarked = false; ; ) {
    const { stats } = await askNode<PeerJson>(address, pathOf(node));
    // another node than the one that took the order may answer, and know of it a moment later
    if (stats.status === 'up' && isMarked) {
      output.complain(`weir drain: somebody has taken the mark of ${node} away\n`);
      return false;
    }
    isMarked ||= stats.status !== 'up';
    const left = stats.total_streams;
    if (left === 0) return true;
    if (standstill.hasMoved(left)) {
      const { all } = await whereaboutsOf(address, before.shared);
      const names = all.filter(({ owner }) => owner?.node === node).map(({ name }) => name);
      output.print(`${node} has ${counted(left)}${names.length === 0 ? '' : `: ${listed(names)}`}\n`);
    }
    if (standstill.isOver) {
      output.complain(
        `weir drain: ${node} keeps ${counted(left)}: no other node takes them (is there one that is up, does not drain, ` +
          `and is below max_streams?). The mark stands, and they go as soon as one does; 'weir drain ${node} --undo' takes it away\n`,
      );
      return false;
    }
    await sleep(patience.everyMs);
  }
}

interface Emptied {
  readonly node: string;
  readonly before: Belongings;
}

/** Those that do not come to run are no fault of the drain: the node is empty. What is known of them is told. */
async function untilRunning(
  address: NodeAddress,
  { node, before }: Emptied,
  output: Output,
  patience: Patience,
): Promise<void> {
  const standstill = new Standstill(patience);
  for (;;) {
    const whereabouts = await whereaboutsOf(address, before.shared);
    const left = whereabouts.starting.length;
    const hasMoved = standstill.hasMoved(left);
    if (left === 0 || standstill.isOver) return output.print(emptySentences(node, before, whereabouts));
    const names = listed(whereabouts.starting.map(({ name }) => name));
    if (hasMoved) output.print(`${node} has none left; ${counted(left)} still to start elsewhere: ${names}\n`);
    await sleep(patience.everyMs);
  }
}

/** Counts the looks at something that should become less. */
class Standstill {
  readonly #patience: Patience;
  #least = Number.POSITIVE_INFINITY;
  #looks = 0;
  #looksWithout = 0;

  constructor(patience: Patience) {
    this.#patience = patience;
  }

  hasMoved(left: number): boolean {
    const hasMoved = left < this.#least;
    this.#looks += 1;
    this.#looksWithout = hasMoved ? 0 : this.#looksWithout + 1;
    this.#least = Math.min(left, this.#least);
    return hasMoved;
  }

  get isOver(): boolean {
    const { everyMs, standstillMs, limitMs = Number.POSITIVE_INFINITY } = this.#patience;
    return this.#looksWithout * everyMs >= standstillMs || this.#looks * everyMs >= limitMs;
  }
}
