// How long something took, for promises of time on a machine that may stand still for seconds: what this process was kept waiting meanwhile, by
// whatever else runs there, is no time of weir's. What this process itself computed counts, also where that kept its event loop from turning.
// Not seen is that another process (an etcd) was kept waiting while this one was not.

export interface Took {
  /** By the clock. */
  readonly ms: number;
  /** Of these, what this process stood still. */
  readonly stillMs: number;
  /** And the rest. */
  readonly awakeMs: number;
}

const lookEveryMs = 10;
/** Timers are that late by themselves. */
const leastStillMs = 20;

export async function timed(act: () => Promise<unknown>): Promise<Took> {
  const startMs = performance.now();
  let lookedMs = startMs;
  let computed = process.cpuUsage();
  let stillMs = 0;
  const look = () => {
    const nowMs = performance.now();
    const { user, system } = process.cpuUsage(computed);
    const lateMs = nowMs - lookedMs - lookEveryMs - (user + system) / 1000;
    if (lateMs > leastStillMs) stillMs += lateMs;
    computed = process.cpuUsage();
    lookedMs = nowMs;
  };
  const looking = setInterval(look, lookEveryMs);
  try {
    await act();
  } finally {
    clearInterval(looking);
  }
  look();
  const ms = lookedMs - startMs;
  return { ms, stillMs, awakeMs: ms - stillMs };
}
