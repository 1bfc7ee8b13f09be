// Each native player under watch is seen to play, to stand still and to end: what it shows is read from it, not from what it asks for.
// One that is not on this machine is SKIPPED, by name.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFfmpeg } from '../players/watch/ffmpeg.ts';
import { missing, nativePlayers } from '../players/watch/native-players.ts';
import type { Player } from '../players/watch/player.ts';
import { HeldLive } from '../support/held-live.ts';
import { waitFor } from '../support/wait.ts';

const lastS = (player: Player) => player.samples.at(-1)?.playedS ?? 0;

/** What it showed within the last so many seconds. */
function shownIn(player: Player, seconds: number): number {
  const fromMs = performance.now() - seconds * 1000;
  const before = player.samples.findLast(sample => sample.atMs < fromMs);
  return lastS(player) - (before?.playedS ?? Number.POSITIVE_INFINITY);
}

let nothing: HeldLive;
beforeAll(async () => {
  nothing = await HeldLive.open();
});
afterAll(() => nothing.close());

for (const kind of nativePlayers) {
  const reason = missing(kind);
  if (reason !== null) console.warn(reason);
  describe.skipIf(reason !== null).concurrent(reason ?? kind.name, () => {
    it('plays, stands still when nothing comes, goes on, and ends', async ({ onTestFinished }) => {
      const live = await HeldLive.open();
      onTestFinished(() => live.close());
      const player = await kind.start(live.url);
      onTestFinished(() => player.stop());
      const isRealTime = () => shownIn(player, 4) > 3 && shownIn(player, 4) < 5;
      await waitFor('4 s at the pace of the stream', 60_000, isRealTime);
      live.hold();
      await waitFor('3 s without a picture', 30_000, () => shownIn(player, 3) === 0);
      expect(player.end).toBe(null);
      const heldS = lastS(player);
      live.goOn();
      await waitFor('2 s more', 30_000, () => player.end !== null || lastS(player) > heldS + 2);
      expect(player.end).toBe(null);
      live.finish();
      expect(await waitFor('its end', 30_000, () => player.end)).toContain(`${kind.name} ended`);
      const { samples } = player;
      expect(samples.every((sample, index) => sample.playedS >= (samples[index - 1]?.playedS ?? 0))).toBe(true);
    });

    it('says in its own words why it shows nothing', async () => {
      await expect(kind.start(nothing.url.replace('live', 'dead'))).rejects.toThrow(/404|not found|HTTP|open/i);
    });
  });
}

it('one that is stopped has not ended by itself', async ({ onTestFinished }) => {
  const live = await HeldLive.open();
  onTestFinished(() => live.close());
  const player = await startFfmpeg(live.url);
  await player.stop();
  expect(player.end).toBe(null);
});
