// Any bytes at the port of a node: it answers or closes in time, never with a bug of its own, keeps little, and serves everybody else as before.
// What is thrown where nobody catches it ends this process, which is told as well.

import fc from 'fast-check';
import { Counts, findOf, type Target } from '../target.ts';
import { AttackedNode } from './attacked-node.ts';
import { converse } from './converse.ts';
import { type Connection, connections } from './requests.ts';

/** For the last byte of what has an end, on a machine that others use as well. */
const endMs = 10_000;
/** Making what failed smaller may take long, where each try waits in vain. */
const batchMs = 90_000;
/** All of the process: the fuzzer's own share is most of it. */
const mostHeapBytes = 700 * 1024 ** 2;

export const httpTarget: Target = {
  inputsInABatch: 20,
  async open() {
    const counts = new Counts();
    const attacked = new AttackedNode();
    await attacked.open();
    return {
      counts,
      async batch(seed, inputs) {
        attacked.node.view.deliver = seed % 2 === 0 ? 'relay' : 'redirect';
        const property = fc.asyncProperty(connections, all => attack(attacked, all, counts));
        const find = findOf(await fc.check(property, { seed, numRuns: inputs, interruptAfterTimeLimit: batchMs }));
        attacked.forget();
        return find ?? (await troubleAfter(attacked));
      },
      close: () => attacked.close(),
    };
  },
};

async function attack(attacked: AttackedNode, all: readonly Connection[], counts: Counts): Promise<void> {
  const { port } = attacked.node;
  const answers = await Promise.all(all.map(connection => converse(port, connection, endMs)));
  for (const answer of answers) counts.add(/^HTTP\/1\.1 \d{3}/.exec(answer)?.[0] ?? 'closed without an answer');
  attacked.expectNoBug();
  const failed = answers.find(answer => answer.startsWith('HTTP/1.1 500'));
  if (failed !== undefined) throw new Error(`answered with 500: ${failed.slice(0, 500)}`);
}

async function troubleAfter(attacked: AttackedNode): Promise<string | null> {
  try {
    await attacked.expectServed();
  } catch (error) {
    return `after this batch: ${error instanceof Error ? error.stack : error}`;
  }
  const { heapUsed } = process.memoryUsage();
  return heapUsed > mostHeapBytes
    ? `Error: after this batch ${Math.round(heapUsed / 2 ** 20)} MB of memory are in use`
    : null;
}
