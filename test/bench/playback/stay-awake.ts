// Keeps the processors of a virtual machine from halting while requests a second are counted, as one does on real ones with `idle=poll`. The
// load program is done sooner than any server here and waits for each answer; to wake a halted processor costs the server's own thread as
// much as answering, and all the more often the longer its answers take: 5 µs more of a bare Koa's took a third of its rate.
// It is a setting of the whole machine: it is said, and set back however the bench ends, but for kill -9.

import { readFileSync, writeFileSync } from 'node:fs';

/** How long Linux polls before it halts a guest's processor; 0: it halts at once. */
const parameterPath = '/sys/module/haltpoll/parameters/guest_halt_poll_ns';
/** Several times as long as any answer here takes. */
const pollNs = 400_000;

/** @returns what sets it back. Says so where it cannot be set: as no root, or where there is no such parameter. */
export function stayAwake(): () => void {
  try {
    const before = readFileSync(parameterPath, 'utf8').trim();
    writeFileSync(parameterPath, String(pollNs));
    console.log(
      `while answers are counted the processors do not halt: ${parameterPath} is ${pollNs}, and was ${before}`,
    );
    // Another run has set it, and sets it back.
    if (before === String(pollNs)) return () => {};
    return onEnd(() => writeFileSync(parameterPath, before));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.log(`the load program may fall asleep between answers, which costs the slower server more (${why})`);
    return () => {};
  }
}

/** Also when the bench is ended by a signal. */
function onEnd(setBack: () => void): () => void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
  process.once('exit', setBack);
  return () => {
    process.off('exit', setBack);
    setBack();
  };
}
