// Moments at which a fault hurts most, and how to wait for them.

import { waitFor } from '../../support/wait.ts';
import type { Stage } from './stage.ts';

const SEGMENT_MS = 10_000;
/** A player may ask for each segment so late that the next one is already being copied: then it is not its segment that flies. */
const ROUNDS = 10;
const FRESH_MS = 1800;
const FLYING_BYTES = 50_000;

/** Resolves within some milliseconds after the owner has listed one segment more: players ask every 2 to 4 s. */
export async function newestPublished(stage: Stage): Promise<void> {
  const before = await newestOf(stage);
  await waitFor('the next segment', SEGMENT_MS, async () => (await newestOf(stage)) !== before);
}

/** Resolves when a part of a segment has left the owner for who asked for it, and another part waits: its link is slow then. */
export async function segmentInFlight(stage: Stage): Promise<void> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    await newestPublished(stage);
    if (await fliesSoon(stage)) return;
  }
  throw new Error(`nobody fetched a segment from ${stage.owner.name} while it was the newest, ${ROUNDS} times`);
}

async function fliesSoon(stage: Stage): Promise<boolean> {
  const network = stage.network();
  const { place } = stage.owner;
  network.slowDown(place);
  try {
    return await waitFor('a segment in flight', FRESH_MS, () => network.waitingBytes(place) > FLYING_BYTES);
  } catch {
    network.speedUp(place);
    return false;
  }
}

async function newestOf({ world, owner }: Stage): Promise<string | undefined> {
  return (await world.segmentsAt(owner)).at(-1);
}
