import { beforeEach, describe, expect, it } from 'vitest';
import { ViewerSessions } from '../../../../src/media/viewers/viewer-sessions.ts';

const [anna, bert] = [1, 2];
const idleMs = 15_000;
let sessions: ViewerSessions;

beforeEach(() => {
  sessions = new ViewerSessions();
});

const watch = (viewer: number, nowMs: number, mayBegin = true) => sessions.watch(viewer, nowMs, idleMs, mayBegin);

function countAt(nowMs: number): number {
  sessions.endIdle(nowMs);
  return sessions.size;
}

describe('ViewerSessions', () => {
  it('counts a viewer once, however often it asks', () => {
    for (let atMs = 0; atMs < 60_000; atMs += 4000) {
      watch(anna, atMs);
      sessions.stay(anna, atMs + 100);
    }
    expect(countAt(60_000)).toBe(1);
  });

  it('ends a session when nothing was asked for as long as it may be idle, not before', () => {
    watch(anna, 1000);
    expect(countAt(15_999)).toBe(1);
    expect(countAt(16_000)).toBe(0);
  });

  it('ends each by its own last request', () => {
    watch(anna, 0);
    watch(bert, 1000);
    watch(anna, 2000);
    expect(countAt(16_000)).toBe(1);
    sessions.leave(anna);
    expect(countAt(16_000)).toBe(0);
  });

  it('is kept up by segments, which begin none', () => {
    sessions.stay(anna, 0);
    expect(countAt(0)).toBe(0);
    watch(anna, 0);
    sessions.stay(anna, 14_000);
    sessions.stay(bert, 14_000);
    expect(countAt(28_999)).toBe(1);
    expect(countAt(29_000)).toBe(0);
  });

  it('goes by the newest word on how long it may be idle', () => {
    watch(anna, 0);
    sessions.watch(bert, 0, 33_000, true);
    expect(countAt(20_000)).toBe(2);
    expect(countAt(33_000)).toBe(0);
  });

  it('begins none where there is no room, and keeps up those that it has', () => {
    expect(watch(anna, 0)).toBe(true);
    expect([watch(bert, 1000, false), watch(anna, 1000, false)]).toEqual([false, true]);
    expect(countAt(15_000)).toBe(1);
  });

  it('begins a new one for who comes back', () => {
    watch(anna, 0);
    sessions.leave(anna);
    sessions.leave(bert);
    expect(countAt(0)).toBe(0);
    watch(anna, 100);
    expect(countAt(100)).toBe(1);
  });
});
