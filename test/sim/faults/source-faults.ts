// What happens to single ffmpegs and their cameras.

import type { Ffmpeg } from '../world/ffmpeg.ts';
import type { World } from '../world/world.ts';
import { byItself, type Fault } from './fault.ts';

function onFfmpeg(name: string, harm: (ffmpeg: Ffmpeg) => void): Fault {
  return {
    name,
    forMs: [0, 0],
    harm: (world: World) => {
      const running = [...world.ffmpegs];
      if (running.length === 0) return null;
      const ffmpeg = world.chance.pick(running);
      world.tell(() => `  (${ffmpeg.name})`);
      harm(ffmpeg);
      return byItself;
    },
  };
}

export const sourceFaults: readonly Fault[] = [
  onFfmpeg('ffmpeg ends by itself', ffmpeg => ffmpeg.endByItself()),
  onFfmpeg('ffmpeg is killed', ffmpeg => ffmpeg.signal('SIGKILL')),
  onFfmpeg('ffmpeg hangs', ffmpeg => ffmpeg.hang()),
  {
    name: 'a camera refuses',
    forMs: [500, 6000],
    harm: ({ camera, chance, settings }) => {
      const { name } = chance.pick(settings.streams);
      camera.refuse(name);
      return () => camera.accept(name);
    },
  },
];
