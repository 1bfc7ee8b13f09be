// Which fault comes next: by the seed, each kind once before any comes again. Which of several equal victims is hit depends on what the
// cluster has made of the faults before, so that a seed repeats the kinds and the choices, and not every pid.

import { TellUserError } from '../../../src/base/errors.ts';
import type { FaultKind } from './fault.ts';
import { clockFaults } from './of-clock.ts';
import { etcdFaults } from './of-etcd.ts';
import { networkFaults } from './of-network.ts';
import { nodeFaults } from './of-nodes.ts';
import { operatorFaults } from './of-operators.ts';

export const faultKinds: readonly FaultKind[] = [
  ...nodeFaults,
  ...operatorFaults,
  ...etcdFaults,
  ...networkFaults,
  ...clockFaults,
];

/** @param names only these, in this order, again and again; empty: all, shuffled anew for each round. Throws TellUserError. */
export function* schedule(
  names: readonly string[],
  isPossible: (kind: FaultKind) => boolean,
  chance: () => number,
): Generator<FaultKind, void> {
  const chosen = names.length === 0 ? faultKinds : names.map(kindNamed);
  const possible = chosen.filter(isPossible);
  if (possible.length === 0) return;
  for (;;) yield* names.length === 0 ? shuffle(possible, chance) : possible;
}

export function kindNamed(name: string): FaultKind {
  const kind = faultKinds.find(one => one.name === name);
  if (kind !== undefined) return kind;
  throw new TellUserError(`there is no fault '${name}'; there are ${faultKinds.map(one => one.name).join(', ')}`);
}

function shuffle(kinds: readonly FaultKind[], chance: () => number): readonly FaultKind[] {
  return kinds
    .map(kind => ({ kind, order: chance() }))
    .sort((a, b) => a.order - b.order)
    .map(({ kind }) => kind);
}
