import { beforeEach, describe, expect, it } from 'vitest';
import { LiveStreams } from '../../../../src/node/live.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { RecordingLog } from '../../../support/recording-log.ts';
import { closedSegment, windowAfter } from '../../../support/segments.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 3 };

let clock: FakeClock;
let live: LiveStreams;

beforeEach(() => {
  clock = new FakeClock();
  live = new LiveStreams({
    ...{ clock, log: new RecordingLog(), me: 's01', limits: () => limits, memoryBytes: () => 1e9 },
    isLiving: () => false,
    protect: (_copy, tell) => tell(null),
  });
});

describe('waitForChange', () => {
  it('resolves at the next segment of that stream and leaves no timer', async () => {
    let woken = false;
    const waiting = live.waitForChange('a', 3000).then(() => {
      woken = true;
    });
    live.append(closedSegment(0, { stream: 'b' }));
    await Promise.resolve();
    expect(woken).toBe(false);
    live.append(closedSegment(0, { stream: 'a' }));
    await waiting;
    expect(clock.waiting).toBe(0);
  });

  it('resolves after its time', async () => {
    const waiting = live.waitForChange('a', 3000);
    clock.advance(2999);
    expect(clock.waiting).toBe(1);
    clock.advance(1);
    await waiting;
  });

  it('resolves when another node tells of the stream, when all are woken, and when everything is closed', async () => {
    const told = live.waitForChange('cam01', 3000);
    live.learn(windowAfter([closedSegment(0)], limits), 's02', 0);
    await told;
    const all = live.waitForChange('a', 3000);
    live.wakeAll();
    await all;
    const closed = live.waitForChange('a', 3000);
    live.close();
    await closed;
    expect(clock.waiting).toBe(0);
  });
});
