// The wall clock of a node jumps.

import type { FaultKind } from './fault.ts';
import { inject } from './inject.ts';
import { wallClock } from './rows.ts';

const HOLD_MS = 5000;

function jump(name: string, seconds: number): FaultKind {
  return {
    name,
    row: wallClock,
    missing: world => (world.wallClock === null ? 'no libfaketime that leaves the monotonic clock alone' : null),
    inject: async world => {
      const nodes = world.nodes.slice(0, 1);
      return await inject(world, nodes, {
        what: `the wall clock of ${nodes[0]?.name} jumps by ${seconds} s, and back`,
        holdMs: HOLD_MS,
        harm: () => {
          world.wallClock?.set(seconds);
          return () => world.wallClock?.set(0);
        },
      });
    },
  };
}

export const clockFaults: readonly FaultKind[] = [jump('clock-ahead', 86_400), jump('clock-back', -3600)];
