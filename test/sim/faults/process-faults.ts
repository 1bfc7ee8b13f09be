// What happens to processes: killed, frozen, blocked, started twice, asked to leave, without power.

import type { Machine } from '../world/machine.ts';
import type { World } from '../world/world.ts';
import { byItself, type Fault, hit, type Mend, pickRunning, pickWhole } from './fault.ts';

/** A bad second, a wrong time zone, a battery that was empty. */
const mostJumpMs = [5000, 12 * 3_600_000, 30 * 365 * 86_400_000];

const moment: Fault['forMs'] = [0, 0];

function freezeMain(machine: Machine): Mend {
  const { main } = machine;
  main?.freeze();
  return () => main?.thaw();
}

function startTwin(world: World, isContainer: boolean): Mend | null {
  const machine = pickRunning(world);
  if (machine === null) return null;
  const twin = world.addTwin(machine.node, isContainer);
  twin.start();
  return () => {
    twin.isSupervised = false;
    twin.main?.end();
  };
}

export const processFaults: readonly Fault[] = [
  {
    name: 'main is killed',
    forMs: moment,
    harm: hit(pickWhole, machine => {
      machine.killMain();
      return byItself;
    }),
  },
  {
    name: 'main is killed and started again at once',
    forMs: moment,
    harm: hit(pickWhole, machine => {
      machine.killMain();
      machine.startLater(1);
      return byItself;
    }),
  },
  {
    name: 'a node flaps',
    forMs: [3000, 9000],
    harm: hit(pickWhole, (machine, world) => {
      const kills = [0, 1200, 2400, 3600].map(ms =>
        world.timeline.after(ms + world.chance.between(0, 600), () => {
          if (machine.isWhole) machine.killMain();
          machine.startLater(world.chance.between(1, 500));
        }),
      );
      return () => {
        for (const cancel of kills) cancel();
      };
    }),
  },
  { name: 'main stands still', forMs: [300, 12_000], harm: hit(pickWhole, freezeMain) },
  { name: 'main blinks', forMs: [20, 900], harm: hit(pickWhole, freezeMain) },
  {
    name: 'the fence stands still',
    forMs: [100, 12_000],
    harm: hit(pickWhole, machine => {
      const { fence } = machine.main?.fencePort ?? {};
      fence?.freeze();
      return () => fence?.thaw();
    }),
  },
  {
    name: 'the fence is killed',
    forMs: moment,
    harm: hit(pickRunning, machine => {
      machine.main?.fencePort.fence?.end();
      return byItself;
    }),
  },
  {
    name: 'main and fence are killed',
    forMs: moment,
    harm: hit(pickRunning, machine => {
      machine.killMain();
      for (const fence of machine.fences) fence.end();
      return byItself;
    }),
  },
  {
    name: 'a machine loses its power',
    forMs: [200, 9000],
    harm: hit(pickRunning, machine => {
      machine.powerOff();
      return () => machine.startLater();
    }),
  },
  {
    name: 'a machine is busy',
    forMs: [2000, 15_000],
    harm: hit(pickRunning, machine => {
      machine.isBusy = true;
      return () => {
        machine.isBusy = false;
      };
    }),
  },
  {
    name: 'a wall clock jumps',
    forMs: moment,
    harm: hit(pickRunning, ({ clock }, { chance }) => {
      clock.unixOffsetMs += chance.pick([-1, 1]) * chance.between(1000, chance.pick(mostJumpMs));
      return byItself;
    }),
  },
  {
    name: 'a node leaves',
    forMs: moment,
    harm: hit(pickRunning, machine => {
      const { main } = machine;
      main?.deliver('signals', () => main.post({ type: 'leave' }));
      return byItself;
    }),
  },
  { name: 'a second container of the name', forMs: [500, 12_000], harm: world => startTwin(world, true) },
  { name: 'a second machine of the name', forMs: [500, 12_000], harm: world => startTwin(world, false) },
];
