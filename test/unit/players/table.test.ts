import { expect, it } from 'vitest';
import { type Figure, tableOf } from '../../players/table.ts';

function figure(player: string, totalS: number, reason: string | null = null): Figure {
  const verdict = { survived: reason === null, longestS: totalS, totalS, reason };
  return { title: 'owner killed', delivery: 'relay', player, verdict };
}

it('has medians, the worst where it differs, and tells once why a player did not survive', () => {
  const vlc = [0, 0.2, 3].map(seconds => figure('vlc', seconds));
  const mpv = [1, 2].map(number =>
    figure('mpv', 0, `mpv ended with status ${number}; connect to 127.0.0.1:80${number}`),
  );
  const table = tableOf([...vlc, ...mpv, figure('ffmpeg', 1)]);
  expect(table.split('\n')).toEqual([
    '| what happens, delivery | vlc | mpv | ffmpeg |',
    '|---|---|---|---|',
    '| owner killed, relay | 3/3, 0.2 s (most 3.0 s) | 0/2 [1] | 1/1, 1.0 s |',
    '',
    '[1] mpv ended with status 1; connect to 127.0.0.1:801  ',
    '',
  ]);
});
