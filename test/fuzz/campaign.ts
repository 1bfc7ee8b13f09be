// One fuzzer for a time: counts, tells what is found with the command that repeats it, and ends what hangs. Finds of one kind (the first line of
// the error) are told once, with how many of them there were.

import { Worker } from 'node:worker_threads';
import type { Told, Work } from './worker.ts';

/** A batch lasts some seconds at the most, on a machine that others use as well. */
const hangMs = 120_000;
const mostKinds = 20;

export interface Result {
  readonly inputs: number;
  readonly finds: number;
}

/** @param say takes lines for people. */
export async function campaign(work: Work, say: (line: string) => void): Promise<Result> {
  const finds = new Map<string, number>();
  const began = { ms: performance.now(), cpu: process.cpuUsage() };
  let inputs = 0;
  let seed = work.firstSeed;
  const found = (find: string): void => {
    const kind = kindOf(find);
    finds.set(kind, (finds.get(kind) ?? 0) + 1);
    if (finds.get(kind) === 1 && finds.size <= mostKinds)
      say(`\n${find}\n\nrepeat it with: bin/fuzz ${work.target} --seed ${seed}\n`);
  };
  const counts = await new Promise<ReadonlyMap<string, number>>(resolve => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: work });
    let counted: ReadonlyMap<string, number> = new Map();
    const giveUp = (): void => {
      found(`Error: it hangs: no end of a batch within ${hangMs / 1000} s`);
      void worker.terminate();
    };
    let watch = setTimeout(giveUp, hangMs);
    worker.on('message', (told: Told) => {
      clearTimeout(watch);
      watch = setTimeout(giveUp, hangMs);
      if (told.type === 'over') counted = told.counts;
      if (told.type === 'begins') seed = told.seed;
      if (told.type !== 'played') return;
      inputs += told.inputs;
      if (told.find !== null) found(told.find);
    });
    // What nobody caught, also of promises that nobody waited for.
    worker.on('error', error => found(`Error: nobody caught ${error instanceof Error ? error.stack : String(error)}`));
    worker.on('exit', () => {
      clearTimeout(watch);
      resolve(counted);
    });
  });
  const { user, system } = process.cpuUsage(began.cpu);
  const seconds = (performance.now() - began.ms) / 1000;
  const total = [...finds.values()].reduce((sum, count) => sum + count, 0);
  for (const [what, count] of [...counts].sort()) say(`${String(count).padStart(10)}  ${what}`);
  for (const [kind, count] of finds) say(`${String(count).padStart(10)}  batches with the find: ${kind}`);
  say(
    `${work.target}: ${inputs} inputs, seeds ${work.firstSeed} to ${seed}, ${seconds.toFixed(0)} s (${((user + system) / 1e6).toFixed(0)} s of a core), ${total} batches with a find`,
  );
  return { inputs, finds: total };
}

function kindOf(find: string): string {
  return (/(?:Error|Got error): ?(.{1,80})/.exec(find)?.[1] ?? find.slice(0, 80)).replace(/\d+/g, 'N');
}
