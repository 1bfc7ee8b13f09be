// Loaded into a node's main process with `--import`, beside the product: on SIGUSR2 it writes to stderr, as JSON, how late the event loop
// was since the last time, and what the process holds once its garbage is collected (which itself stops the loop, after the look at it).

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface ServingLook {
  readonly probe: 'serving';
  /** How much later than it wanted a timer of 10 ms came. */
  readonly lateP99Ms: number;
  readonly lateMostMs: number;
  /** Heap, buffers and what else JavaScript holds. */
  readonly heldMb: number;
  /** Of that, live segments and little else. */
  readonly bufferMb: number;
  readonly rssMb: number;
}

const everyMs = 10;
setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
const delays = monitorEventLoopDelay({ resolution: everyMs });
delays.enable();

process.on('SIGUSR2', () => {
  const [p99Ms, mostMs] = [delays.percentile(99) / 1e6, delays.max / 1e6];
  if (typeof collect === 'function') collect();
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  const look: ServingLook = {
    probe: 'serving',
    lateP99Ms: Math.max(0, p99Ms - everyMs),
    lateMostMs: Math.max(0, mostMs - everyMs),
    // Buffers are counted in `external` as well.
    heldMb: (heapUsed + external) / 1e6,
    bufferMb: arrayBuffers / 1e6,
    rssMb: rss / 1e6,
  };
  process.stderr.write(`${JSON.stringify(look)}\n`);
  delays.reset();
});
