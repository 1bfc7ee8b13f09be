// The wall clock of a node jumps.

import type { FaultKind } from './fault.ts';
import { wallClock } from './rows.ts';
import { injected } from './victims.ts';

const HOLD_MS = 5000;

function jump(name: string, seconds: number): FaultKind {
  return {
    name,
    row: wallClock,
    missing: world => (world.wallClock === null ? 'no libfaketime that leaves the monotonic clock alone' : null),
    inject: async world => {
      const nodes = world.nodes.slice(0, 1);
      const what = `the wall clock of ${nodes[0]?.name} jumps by ${seconds} s, and back`;
      const fault = injected(world, what, nodes, HOLD_MS, () => world.wallClock?.set(0));
      world.wallClock?.set(seconds);
      return fault;
    },
  };
}

export const clockFaults: readonly FaultKind[] = [jump('clock-ahead', 86_400), jump('clock-back', -3600)];
