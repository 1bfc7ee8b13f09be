// Moments at which a fault hurts most, and how to wait for them.

import { waitFor } from '../../support/wait.ts';
import type { Stage } from './stage.ts';

const SEGMENT_MS = 10_000;
/** Two players that ask at the worst time of each segment's 2 s need some rounds. */
const FLIGHT_MS = 40_000;
const FLYING_BYTES = 50_000;
/** After that the copy of the next segment may be what flies. */
const FRESH_MS = 1600;

/** Resolves within some milliseconds after the owner has listed one segment more: players ask every 2 to 4 s. */
export async function newestPublished(stage: Stage): Promise<void> {
  const before = await newestOf(stage);
  await waitFor('the next segment', SEGMENT_MS, async () => (await newestOf(stage)) !== before);
}

/** Makes the owner's link slow, and resolves when a part of a segment has left for who asked, and another part waits. */
export async function segmentInFlight(stage: Stage): Promise<void> {
  const network = stage.network();
  const { place } = stage.owner;
  await network.slowDown(place);
  let newest = await newestOf(stage);
  let listedMs = Number.NEGATIVE_INFINITY;
  await waitFor('a segment in flight', FLIGHT_MS, async () => {
    const now = await newestOf(stage);
    if (now !== newest) listedMs = performance.now();
    newest = now;
    const isFresh = performance.now() - listedMs < FRESH_MS;
    return isFresh && network.waitingBytes(place) > FLYING_BYTES;
  });
}

async function newestOf({ world, owner }: Stage): Promise<string | undefined> {
  return (await world.segmentsAt(owner)).at(-1);
}
