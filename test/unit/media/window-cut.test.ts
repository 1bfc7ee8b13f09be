import { describe, expect, it } from 'vitest';
import { append, type LiveWindow } from '../../../src/media/window.ts';
import { cutOldestLingering, cutOldestListed } from '../../../src/media/window-cut.ts';
import { closedSegment } from '../../support/segments.ts';

function windowOf(count: number): LiveWindow {
  const limits = { segmentDurationMs: 2000, segmentCount: 2 };
  let { window } = append(null, closedSegment(0), limits);
  for (let index = 1; index < count; index += 1) window = append(window, closedSegment(index), limits).window;
  return window;
}

describe('cutting a window', () => {
  it('takes the oldest that lingers, until none does', () => {
    const window = windowOf(3);
    expect(cutOldestLingering(window)?.lingering).toEqual([]);
    expect(cutOldestLingering(windowOf(2))).toBeNull();
  });

  it('takes the oldest listed, but never the newest', () => {
    const window = windowOf(2);
    expect(cutOldestListed(window)?.listed).toEqual(window.listed.slice(1));
    expect(cutOldestListed(windowOf(1))).toBeNull();
  });
});
