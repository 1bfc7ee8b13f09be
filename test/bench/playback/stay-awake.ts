// Keeps the processors of a virtual machine from halting while requests a second are counted, as one does on real ones with `idle=poll`. The
// load program is done sooner than any server here and waits for each answer; to wake a halted processor costs the server's own thread as
// much as answering, and all the more often the longer its answers take: 5 µs more of a bare Koa's took a third of its rate.

import { readFile, writeFile } from 'node:fs/promises';

/** How long Linux polls before it halts a guest's processor; 0: it halts at once. */
const parameterPath = '/sys/module/haltpoll/parameters/guest_halt_poll_ns';
/** Several times as long as any answer here takes. */
const pollNs = 400_000;

/** @returns what sets it back. Says so where it cannot be set: as no root, or where there is no such parameter. */
export async function stayAwake(): Promise<() => Promise<void>> {
  try {
    const before = await readFile(parameterPath, 'utf8');
    await writeFile(parameterPath, String(pollNs));
    return () => writeFile(parameterPath, before);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.log(`the load program may fall asleep between answers, which costs the slower server more (${why})`);
    return async () => {};
  }
}
