// What 1,000 requests that are held cost those that are not: the rate of playlists with them and without, by turns, and what the node holds
// in memory for them.

import { holdMs } from '../../../src/media/hold.ts';
import { waitFor } from '../../support/wait.ts';
import { type Figures, quantile } from '../measure.ts';
import { HeldRequests } from './held-requests.ts';
import { type Pair, silentStream } from './pair.ts';
import { requestRate } from './wrk.ts';

export interface HeldNeeds {
  readonly pair: Pair;
  /** Whose playlists are there. */
  readonly stream: string;
  readonly load: { readonly rounds: number; readonly seconds: number };
}

const count = 1000;
const connections = 32;
const leastRatio = 0.95;
const mostMb = 20;

export async function measureHeld(figures: Figures, { pair, stream, load }: HeldNeeds): Promise<void> {
  const { owner } = pair;
  const playlists = () => requestRate(`${owner.url}/${stream}/video.m3u8`, { connections, seconds: load.seconds });
  await playlists();
  const rounds: { readonly ratio: number; readonly grownMb: number; readonly heldRate: number }[] = [];
  for (let round = 0; round < load.rounds; round += 1) {
    const free = await playlists();
    const before = await owner.look();
    const held = new HeldRequests(`${owner.url}/${silentStream}/video.m3u8`);
    await held.open(count, holdMs);
    await waitFor('an answer to each that was held', 20_000, () => held.answered >= count);
    const [answeredBefore, beganMs] = [held.answered, performance.now()];
    const ratio = (await playlists()) / free;
    const heldRate = ((held.answered - answeredBefore) * 1000) / (performance.now() - beganMs);
    const after = await owner.look();
    held.close();
    rounds.push({ ratio, heldRate, grownMb: after.heldMb - after.bufferMb - (before.heldMb - before.bufferMb) });
  }
  const medianOf = (name: 'ratio' | 'grownMb' | 'heldRate') =>
    quantile(
      rounds.map(round => round[name]),
      0.5,
    );
  figures.addLeast(`playlists beside ${count} held requests, to the rate without`, medianOf('ratio'), 'x', leastRatio);
  figures.add('  held requests that were answered meanwhile, and sent again, a second', medianOf('heldRate'), '');
  figures.add('  memory that the node holds for them', medianOf('grownMb'), 'MB', mostMb);
}
