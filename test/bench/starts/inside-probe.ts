// Loaded into a node's main process with `--import`, beside the product: looks every 10 ms at how much later than that it is, and on
// SIGUSR2 writes to stderr, as JSON, how long the event loop stood still at most since the last time. It may have worked that long, or
// waited for a processor that others had: the kernel counts both for the thread, and both are told too.

import { readFileSync } from 'node:fs';

export interface InsideLook {
  readonly probe: 'inside';
  /** How late the event loop was at most, and how long it was ready to run then and did not get a processor. */
  readonly lateMs: number;
  readonly waitedMs: number;
  /** The longest work between two looks, of the main thread: decisions, garbage collection on it, system calls. */
  readonly workedMs: number;
  /** All that is held in buffers: the live segments, and little else. */
  readonly bufferMb: number;
}

interface Moment {
  readonly atMs: number;
  readonly workedMs: number;
  readonly waitedMs: number;
}

const everyMs = 10;
const nothing = { lateMs: 0, waitedMs: 0, workedMs: 0 };
let most = nothing;
let before = moment();

/** What the kernel counts for the main thread since its start. */
function moment(): Moment {
  const [worked, waited] = readFileSync('/proc/self/schedstat', 'utf8').split(' ');
  return { atMs: performance.now(), workedMs: Number(worked) / 1e6, waitedMs: Number(waited) / 1e6 };
}

setInterval(() => {
  const now = moment();
  const lateMs = now.atMs - before.atMs - everyMs;
  if (lateMs > most.lateMs) most = { ...most, lateMs, waitedMs: now.waitedMs - before.waitedMs };
  most = { ...most, workedMs: Math.max(most.workedMs, now.workedMs - before.workedMs) };
  before = now;
}, everyMs).unref();

process.on('SIGUSR2', () => {
  const look: InsideLook = { probe: 'inside', ...most, bufferMb: process.memoryUsage().arrayBuffers / 1e6 };
  most = nothing;
  process.stderr.write(`${JSON.stringify(look)}\n`);
});
