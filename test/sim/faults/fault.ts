// A fault: does its harm to something that chance picks, and returns what mends it. null: it found nothing that it may hit.
// What no protocol can bear is not done: both processes of a node standing still at once (README, 'What is promised').

import type { Machine } from '../world/machine.ts';
import type { World } from '../world/world.ts';

export interface Fault {
  readonly name: string;
  /** How long until it is mended, ms. */
  readonly forMs: readonly [least: number, most: number];
  readonly harm: (world: World) => Mend | null;
}

export type Mend = () => void;

/** Nothing has to be mended. */
export const byItself: Mend = () => {};

/** A machine whose node runs, by chance. */
export function pickRunning(world: World): Machine | null {
  const running = [...world.machines.values()].filter(machine => machine.main?.isAlive);
  return running.length === 0 ? null : world.chance.pick(running);
}

/** One whose main and fence both live and go on. */
export function pickWhole(world: World): Machine | null {
  const whole = [...world.machines.values()].filter(machine => machine.isWhole);
  return whole.length === 0 ? null : world.chance.pick(whole);
}

/** One machine, which the trace names. */
export function hit(
  pick: (world: World) => Machine | null,
  harm: (machine: Machine, world: World) => Mend | null,
): Fault['harm'] {
  return world => {
    const machine = pick(world);
    if (machine === null) return null;
    world.tell(() => `  (${machine.label})`);
    return harm(machine, world);
  };
}
