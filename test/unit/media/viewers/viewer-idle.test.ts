import { expect, it } from 'vitest';
import { holdMs } from '../../../../src/http/playback/hold-playlist.ts';
import { viewerIdleMs } from '../../../../src/media/viewers/viewer-idle.ts';

it('lets a player miss two reloads, and one request be held', () => {
  expect(viewerIdleMs({ targetDurationS: 4 })).toBe(15_000);
  expect(viewerIdleMs({ targetDurationS: 1 })).toBe(6000);
});

it('knows how long requests are held, from where it may not look', () => {
  expect(viewerIdleMs({ targetDurationS: 0 })).toBe(holdMs);
});
