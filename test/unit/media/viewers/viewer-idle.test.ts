import { expect, it } from 'vitest';
import { holdMs } from '../../../../src/media/hold.ts';
import { viewerIdleMs } from '../../../../src/media/viewers/viewer-idle.ts';

it('lets a player miss two reloads, and one request be held', () => {
  expect(viewerIdleMs({ targetDurationS: 4 })).toBe(15_000);
  expect(viewerIdleMs({ targetDurationS: 1 })).toBe(6000);
});

it('counts a player for as long as a request of it is held', () => {
  expect(viewerIdleMs({ targetDurationS: 0 })).toBe(holdMs);
});
