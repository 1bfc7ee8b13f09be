// mpv without a window and a sound card; its null outputs keep time. What it has shown is its playback position, from its status line.

import { NativePlayer } from './native-player.ts';
import type { StartPlayer } from './player.ts';
import { ShownTime } from './shown-time.ts';

const status = /PLAYED=(\S*)/;

export const startMpv: StartPlayer = url => {
  const time = new ShownTime();
  return NativePlayer.start({
    name: 'mpv',
    command: 'mpv',
    args: ['--no-config', '--vo=null', '--ao=null', `--term-status-msg=PLAYED=\${=playback-time}`, url],
    shownS: () => time.shownS,
    onLine: line => {
      const position = status.exec(line)?.[1];
      if (position !== undefined && position !== '') time.moveTo(Number(position));
      return position !== undefined;
    },
  });
};
