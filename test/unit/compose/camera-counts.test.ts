import { describe, expect, it } from 'vitest';
import { ConnectionCount } from '../../../src/lab/cameras/connection-count.ts';
import { living, overlaps } from '../../compose/camera-counts.ts';

/** Opens and closes connections of cam01 as told: +A opens a connection A, -A closes it; one every 10 ms. */
function counted(...events: readonly string[]) {
  let nowMs = 0;
  const counts = new ConnectionCount(() => nowMs);
  const open = new Map<string, () => void>();
  for (const event of events) {
    nowMs += 10;
    const name = event.slice(1);
    if (event.startsWith('+')) open.set(name, counts.open('cam01'));
    else open.get(name)?.();
  }
  return { nowMs, streams: counts.all() };
}

describe('overlaps', () => {
  it('are none where each client left before the next one came', () => {
    expect(overlaps(counted('+A', '-A', '+B', '-B', '+C'))).toEqual([]);
  });

  it('are found where the older client is still there', () => {
    const older = { openedMs: 10, closedMs: null };
    expect(overlaps(counted('+A', '+B'))).toEqual([{ stream: 'cam01', older, newerOpenedMs: 20 }]);
  });

  it('are not forgotten when it has gone since', () => {
    expect(overlaps(counted('+A', '+B', '-A', '-B'))).toMatchObject([{ older: { closedMs: 30 }, newerOpenedMs: 20 }]);
  });

  it('are told for each pair', () => expect(overlaps(counted('+A', '+B', '+C'))).toHaveLength(3));
});

describe('living', () => {
  it('counts who is there now, also at a camera that nobody ever asked', () => {
    expect(living(counted('+A', '-A', '+B'), ['cam01', 'cam02'])).toEqual([1, 0]);
  });
});
