// Builds what counts in this process, for Prometheus: the node's own events, how late its event loop is, and what Node.js tells of the process
// (memory, processor, files, garbage collection).

import { collectDefaultMetrics, Registry } from 'prom-client';
import { realClock as clock } from '../adapters/clock.ts';
import { watchLoopLag } from '../adapters/loop-lag.ts';
import { PromMeter } from '../http/metrics/prom-meter.ts';
import type { Meter } from '../ports.ts';

export interface OpenMeter {
  readonly meter: Meter;
  /** All that it counts stands in there. */
  readonly registry: Registry;
  close(): void;
}

export function openMeter(): OpenMeter {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const meter = new PromMeter(registry);
  return { meter, registry, close: watchLoopLag(clock, meter) };
}
