import { expect, it } from 'vitest';
import { nextOfEndless } from '../../../src/media/endless.ts';
import type { LiveWindow } from '../../../src/media/window.ts';
import { closedSegment, ListMaker } from '../../support/segments.ts';

/** The window after so many segments, three listed; the names of all that there ever were. */
function windowOf(count: number): { readonly window: LiveWindow; readonly names: readonly string[] } {
  const maker = new ListMaker({ segmentDurationMs: 2000, segmentCount: 3 });
  const names = Array.from({ length: count }, (_, index) => maker.add(closedSegment(index)).entry.name);
  return { window: maker.window, names };
}

it('begins with the newest, goes on with what came behind the last, then waits', () => {
  const { window, names } = windowOf(5);
  expect(nextOfEndless(window, null)).toMatchObject({ type: 'send', entry: { name: names[4] } });
  expect(nextOfEndless(window, names[2] ?? '')).toMatchObject({ type: 'send', entry: { name: names[3] } });
  expect(nextOfEndless(window, names[4] ?? '')).toEqual({ type: 'wait' });
});

it('is behind when something that it has not sent is not listed any more', () => {
  const { window, names } = windowOf(8);
  expect(nextOfEndless(window, names[4] ?? '')).toMatchObject({ type: 'send', entry: { name: names[5] } });
  expect(nextOfEndless(window, names[3] ?? '')).toEqual({ type: 'behind' });
  expect(nextOfEndless(window, names[0] ?? '')).toEqual({ type: 'behind' });
});
