// ffplay with SDL's dummy outputs. What it has shown are the pictures that pass through its filter, which it holds back to the pace of its
// clock: its own -stats line goes on by itself when the pictures stop, because a clock is not a picture.

import { skippedTag } from './ffmpeg.ts';
import { NativePlayer } from './native-player.ts';
import { PictureCount } from './picture-count.ts';
import type { StartPlayer } from './player.ts';

const report = /^\[Parsed_showinfo/;
const rate = /config in .*\bframe_rate: (\d+)\/(\d+)/;
const picture = /^\[Parsed_showinfo\S* @ \S+\] n:/;

export const startFfplay: StartPlayer = url => {
  const pictures = new PictureCount();
  return NativePlayer.start({
    name: 'ffplay',
    command: 'ffplay',
    args: ['-hide_banner', '-nostats', '-autoexit', '-loglevel', 'info', '-vf', 'showinfo=checksum=0', url],
    env: { SDL_VIDEODRIVER: 'dummy', SDL_AUDIODRIVER: 'dummy' },
    shownS: () => pictures.shownS,
    onLine: line => {
      const [, count = 0, seconds = 1] = (rate.exec(line) ?? []).map(Number);
      pictures.rateIs(count / seconds);
      if (picture.test(line)) pictures.one();
      return report.test(line) || skippedTag.test(line);
    },
  });
};
