// One fuzzer in a thread of its own, so that whoever started it can end it when an input makes it hang. Plays batch after batch, seed after
// seed, and tells of each before it begins and when it is over.

import { parentPort, workerData } from 'node:worker_threads';
import { targets } from './targets.ts';

export interface Work {
  readonly target: string;
  readonly firstSeed: number;
  /** null: as long as it may. */
  readonly batches: number | null;
  readonly lastsMs: number;
}

export type Told =
  | { readonly type: 'begins'; readonly seed: number }
  | { readonly type: 'played'; readonly seed: number; readonly inputs: number; readonly find: string | null }
  | { readonly type: 'over'; readonly counts: ReadonlyMap<string, number> };

const { target: name, firstSeed, batches, lastsMs } = workerData as Work;
const tell = (told: Told): void => parentPort?.postMessage(told);

const target = targets[name];
if (target === undefined) throw new Error(`there is no fuzzer '${name}'`);
const opened = await target.open();
const untilMs = performance.now() + lastsMs;
for (let played = 0; played !== batches && (played === 0 || performance.now() < untilMs); played += 1) {
  const seed = firstSeed + played;
  tell({ type: 'begins', seed });
  const find = await opened.batch(seed, target.inputsInABatch);
  tell({ type: 'played', seed, inputs: target.inputsInABatch, find });
}
await opened.close();
tell({ type: 'over', counts: new Map(opened.counts) });
