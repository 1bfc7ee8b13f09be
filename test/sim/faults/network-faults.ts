// What happens between a node and etcd: cuts, slowness, losses, watches that break or lag.

import type { Machine } from '../world/machine.ts';
import { fairWeather, type Weather } from '../world/way.ts';
import { byItself, type Fault, hit, pickRunning } from './fault.ts';

function onWay(name: string, forMs: Fault['forMs'], harm: (machine: Machine) => void): Fault {
  return {
    name,
    forMs,
    harm: hit(pickRunning, machine => {
      harm(machine);
      return () => {
        machine.way.weather = fairWeather;
        machine.way.mend();
      };
    }),
  };
}

const slow: Weather = { ...fairWeather, delayMs: [0.2, 30], slowShare: 0.25, slowMs: [30, 900] };
const lossy: Weather = { ...fairWeather, delayMs: [0.2, 10], slowShare: 0.1, slowMs: [100, 2500], lostShare: 0.3 };

const late: Weather = { ...fairWeather, lateShare: 0.4, lateMs: [300, 4500] };

export const networkFaults: readonly Fault[] = [
  onWay('a node is cut off', [300, 12_000], ({ way }) => way.cut('both')),
  onWay('requests do not arrive', [300, 9000], ({ way }) => way.cut('there')),
  onWay('answers do not arrive', [300, 9000], ({ way }) => way.cut('back')),
  onWay('a slow way', [2000, 15_000], ({ way }) => {
    way.weather = slow;
  }),
  onWay('a lossy way', [2000, 15_000], ({ way }) => {
    way.weather = lossy;
  }),
  onWay('requests come late', [3000, 15_000], ({ way }) => {
    way.weather = late;
  }),
  {
    name: 'a watch breaks',
    forMs: [0, 0],
    harm: world => {
      const main = pickRunning(world)?.main;
      if (!main?.watch) return null;
      main.deliver('watch', () => main.watch?.break('the watch was ended by the server'));
      return byItself;
    },
  },
  {
    name: 'a watch lags',
    forMs: [500, 8000],
    harm: world => {
      const watch = pickRunning(world)?.main?.watch;
      if (!watch) return null;
      watch.lagMs = world.chance.between(100, 2500);
      return () => {
        watch.lagMs = 0;
      };
    },
  },
];
