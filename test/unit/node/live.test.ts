import { beforeEach, describe, expect, it } from 'vitest';
import { LiveStreams } from '../../../src/node/live.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { closedSegment } from '../../support/segments.ts';

let clock: FakeClock;
let log: RecordingLog;
let memoryBytes: number;
let live: LiveStreams;

beforeEach(() => {
  clock = new FakeClock();
  log = new RecordingLog();
  memoryBytes = 1_000_000;
  const limits = () => ({ segmentDurationMs: 2000, segmentCount: 3 });
  live = new LiveStreams({ clock, log, limits, memoryBytes: () => memoryBytes });
});

function appendMany(stream: string, count: number, size = 1000): void {
  for (let index = 0; index < count; index += 1)
    live.append(closedSegment(index, { stream, bytes: Buffer.alloc(size) }));
}

describe('LiveStreams', () => {
  it('keeps a window for each stream', () => {
    appendMany('a', 2);
    appendMany('b', 1);
    expect(live.window('a')?.listed).toHaveLength(2);
    expect(live.window('b')?.listed).toHaveLength(1);
    expect(live.window('c')).toBeNull();
    expect(live.bytes).toBe(3000);
  });

  it('says once that a longer segment raised the target duration, and what to do', () => {
    live.append(closedSegment(0, { durationMs: 10_000 }));
    live.append(closedSegment(5, { durationMs: 10_000 }));
    expect(log.lines.map(line => line.event)).toEqual(['target-duration']);
    expect(log.lines[0]?.fields.reason).toContain('a segment of cam01 is 10.0 s long');
    expect(log.lines[0]?.fields.reason).toContain('a keyframe every 2 s or less');
  });
});

describe('waitForChange', () => {
  it('resolves at the next segment of that stream and leaves no timer', async () => {
    let woken = false;
    const waiting = live.waitForChange('a', 3000).then(() => {
      woken = true;
    });
    appendMany('b', 1);
    await Promise.resolve();
    expect(woken).toBe(false);
    appendMany('a', 1);
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

  it('resolves when everything is closed', async () => {
    const waiting = live.waitForChange('a', 3000);
    live.close();
    await waiting;
    expect(clock.waiting).toBe(0);
  });
});

describe('movedAway', () => {
  it('drops the window a window length later', () => {
    appendMany('a', 3);
    live.movedAway('a');
    clock.advance(5999);
    expect(live.window('a')).not.toBeNull();
    clock.advance(1);
    expect(live.window('a')).toBeNull();
    expect(live.bytes).toBe(0);
  });

  it('is called off when the stream is back in time', () => {
    appendMany('a', 3);
    live.movedAway('a');
    clock.advance(3000);
    live.append(closedSegment(0, { stream: 'a', run: 2 }));
    clock.advance(60_000);
    expect(live.window('a')?.listed).toHaveLength(3);
  });

  it('means nothing for a stream without a window, and told twice waits only once', () => {
    live.movedAway('a');
    expect(clock.waiting).toBe(0);
    appendMany('a', 3);
    live.movedAway('a');
    clock.advance(3000);
    live.movedAway('a');
    clock.advance(3000);
    expect(live.window('a')).toBeNull();
  });
});

describe('live_memory', () => {
  it('takes lingering segments first, without a word', () => {
    memoryBytes = 7000;
    appendMany('a', 6);
    appendMany('b', 3);
    expect(live.window('a')?.lingering).toHaveLength(1);
    expect(live.window('a')?.listed).toHaveLength(3);
    expect(live.window('b')?.listed).toHaveLength(3);
    expect(live.bytes).toBe(7000);
    expect(log.lines).toEqual([]);
  });

  it('then cuts the largest list, with a warning once a minute', () => {
    memoryBytes = 8000;
    appendMany('small', 3);
    appendMany('large', 3, 2000);
    expect(live.window('small')?.listed).toHaveLength(3);
    expect(live.window('large')?.listed).toHaveLength(2);
    live.append(closedSegment(3, { stream: 'large', bytes: Buffer.alloc(2000) }));
    expect(log.lines.map(line => line.event)).toEqual(['live-memory']);
    expect(log.lines[0]?.fields.reason).toContain('cut to 2');
    clock.advance(60_000);
    live.append(closedSegment(4, { stream: 'large', bytes: Buffer.alloc(2000) }));
    expect(log.lines).toHaveLength(2);
  });

  it('never takes the newest segment', () => {
    memoryBytes = 10;
    appendMany('a', 4);
    appendMany('b', 4);
    expect(live.window('a')?.listed).toHaveLength(1);
    expect(live.window('b')?.listed).toHaveLength(1);
  });
});
