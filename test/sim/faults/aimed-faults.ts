// Faults that wait for a certain moment: within some ms of a claim, a hand-over, a renewal, the start of a process. Chance alone would
// hit those moments too seldom.

import type { Machine } from '../world/machine.ts';
import type { World } from '../world/world.ts';
import type { Fault } from './fault.ts';

const moments = ['asks: claims', 'asks: hand-over', 'asks: session', 'unanswered: hand-over', 'a run', 'a spawn'];
const mostDelayMs = [0.5, 12, 60] as const;
const freezeMs = [300, 3000, 12_000] as const;

/** What it pushes on the list mends it, at the latest. */
type Injury = (machine: Machine, world: World, toMend: (() => void)[]) => void;

function freezeMain({ main }: Machine, world: World, toMend: (() => void)[]): void {
  const thaw = () => main?.thaw();
  main?.freeze();
  toMend.push(thaw);
  world.timeline.after(world.chance.between(50, world.chance.pick(freezeMs)), thaw);
}

function cut({ way }: Machine, world: World, toMend: (() => void)[]): void {
  const mend = () => way.mend();
  way.cut(world.chance.pick(['there', 'back', 'both']));
  toMend.push(mend);
  world.timeline.after(world.chance.between(100, 5000), mend);
}

const injuries: Readonly<Record<string, Injury>> = {
  'main stands still': freezeMain,
  'main is killed': machine => machine.killMain(),
  'the fence is killed': ({ main }) => main?.fencePort.fence?.end(),
  'main stands still and the fence is killed': (machine, world, toMend) => {
    const { fence } = machine.main?.fencePort ?? {};
    freezeMain(machine, world, toMend);
    world.timeline.after(world.chance.between(0, 10), () => fence?.end());
  },
  'it is cut off': cut,
};

export const aimedFaults: readonly Fault[] = Object.entries(injuries).map(([name, injure]) => ({
  name: `aimed: ${name}`,
  forMs: [9000, 9000],
  harm: world => {
    const { chance, timeline } = world;
    const toMend: (() => void)[] = [];
    const moment = chance.pick(moments);
    let isOver = false;
    world.tell(() => `  (at: ${moment})`);
    world.onNext(moment, machine => {
      timeline.after(chance.between(0, chance.pick(mostDelayMs)), () => {
        if (isOver || !machine.isWhole) return;
        world.tell(() => `** now: ${name} (${machine.label}), at: ${moment}`);
        world.count(`hit: ${name}`);
        injure(machine, world, toMend);
      });
    });
    return () => {
      isOver = true;
      for (const mend of toMend) mend();
    };
  },
}));
