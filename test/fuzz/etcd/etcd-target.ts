// Any value under any key of etcd while a cluster runs: nothing crashes or hangs, no stream is ingested twice, none is stopped but by the values
// that may (causes.ts), a node goes on showing the cluster; and when the strange keys are gone, every stream runs.

import fc from 'fast-check';
import { Counts, findOf, type Target } from '../target.ts';
import { AttackedCluster } from './attacked-cluster.ts';
import { showCluster } from './shown-cluster.ts';
import { type StrangeWrite, strangeWrites } from './strange-writes.ts';

export const etcdTarget: Target = {
  inputsInABatch: 20,
  async open() {
    const counts = new Counts();
    return {
      counts,
      async batch(seed, inputs) {
        const property = fc.property(strangeWrites, writes => attack(writes, counts));
        return findOf(fc.check(property, { seed, numRuns: inputs }));
      },
      async close() {},
    };
  },
};

function attack(writes: readonly StrangeWrite[], counts: Counts): void {
  for (const { path } of writes) counts.add(/^[a-z]+\//.exec(path)?.[0] ?? 'other keys');
  const cluster = new AttackedCluster();
  try {
    cluster.attack(writes);
  } catch (error) {
    if (!cluster.isRace(error)) throw error;
    return counts.add('ended by a race');
  }
  cluster.expectOthersUntouched();
  for (const node of cluster.world.living) showCluster(node);
  cluster.heal();
  cluster.expectAllRunAgain();
  if ('polluted' in {}) throw new Error('the prototype of all objects has a new property');
}
