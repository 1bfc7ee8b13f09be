// ffmpeg as a player: it decodes picture and sound and throws them away, at the pace of the stream (-re), as a repeater or a recorder of a
// channel does. What it has shown are the pictures that came out of its decoder, by its own -progress, at the pace at which they can be looked
// at: after a stand-still -re works off what has become late in bursts.

import { NativePlayer } from './native-player.ts';
import { PacedTime } from './paced-time.ts';
import { PictureCount } from './picture-count.ts';
import type { StartPlayer } from './player.ts';

/** `-progress` writes `name=value`, each on a line. */
const report = /^\w+=\s*\S*$/;
/** Of every list, what its reader of HLS has no use for. */
export const skippedTag = /^\[hls @ \S+\] Skip \('#EXT/;
const rate = /^\s*Stream #0:.* Video: .*\b(\d+(?:\.\d+)?) fps,/;
const frames = /^frame=\s*(\d+)$/;

export const startFfmpeg: StartPlayer = url => {
  const pictures = new PictureCount();
  const paced = new PacedTime();
  return NativePlayer.start({
    name: 'ffmpeg',
    command: 'ffmpeg',
    args: [
      ...['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'info', '-stats_period', '0.1', '-progress', 'pipe:1'],
      ...['-re', '-i', url, '-f', 'null', '-'],
    ],
    shownS: () => paced.shownS(pictures.shownS, performance.now()),
    onLine: line => {
      const count = frames.exec(line)?.[1];
      if (count !== undefined) pictures.total(Number(count));
      else pictures.rateIs(Number(rate.exec(line)?.[1]));
      return report.test(line) || skippedTag.test(line);
    },
  });
};
