// What a pair of nodes does while nobody watches: bytes between them and processor time of their main processes. Measured with copies and
// without, the difference is what copies cost.

import type { Figures } from '../measure.ts';
import type { Pair } from './pair.ts';
import { pause } from './player-request.ts';

export interface QuietCost {
  readonly megabits: number;
  /** Of the segments that were made. */
  readonly madeMegabits: number;
  /** Of one core, of main: the node that makes the segments, and the other one. */
  readonly ownerPercent: number;
  readonly otherPercent: number;
}

const restMs = 5000;

export async function measureCopies(pair: Pair, seconds: number): Promise<QuietCost> {
  await pause(restMs);
  const before = await look(pair);
  await pause(seconds * 1000);
  const after = await look(pair);
  const ms = after.atMs - before.atMs;
  return {
    megabits: ((after.doorBytes - before.doorBytes) * 8) / 1000 / ms,
    madeMegabits: ((after.madeBytes - before.madeBytes) * 8) / 1000 / ms,
    ownerPercent: (100 * (after.ownerMs - before.ownerMs)) / ms,
    otherPercent: (100 * (after.otherMs - before.otherMs)) / ms,
  };
}

export function addCopies(figures: Figures, streams: number, copied: QuietCost, alone: QuietCost): void {
  const more = (name: keyof QuietCost) => copied[name] - alone[name];
  figures.add(`copies of ${streams} streams: segments that are made`, copied.madeMegabits, 'Mbit/s');
  figures.add('  sent between the nodes for the copies', more('megabits'), 'Mbit/s');
  figures.add('    without copies: tails, and what nodes ask each other', alone.megabits, 'Mbit/s');
  figures.add('  main of the node that makes them, of one core, more by', more('ownerPercent'), '%');
  figures.add('    without copies', alone.ownerPercent, '%');
  figures.add('  main of the node that keeps them, of one core, more by', more('otherPercent'), '%');
  figures.add('    without copies', alone.otherPercent, '%');
}

async function look({ owner, other, door }: Pair) {
  const { streams } = await owner.json<{ streams: readonly { stats: { bytes_in: number | null } }[] }>(
    '/streams?limit=1000',
  );
  const madeBytes = streams.reduce((sum, { stats }) => sum + (stats.bytes_in ?? 0), 0);
  const [ownerMs, otherMs, doorBytes] = [owner.processorMs, other.processorMs, door.bytes()];
  return { atMs: performance.now(), ownerMs, otherMs, doorBytes, madeBytes };
}
