import { describe, expect, it } from 'vitest';
import { type FenceBench, specOf, withSession } from '../../support/fence-bench.ts';

describe('the look at a program', () => {
  function looking(deadlineMs = 500): FenceBench {
    const bench = withSession(deadlineMs);
    bench.looksItself = true;
    return bench.start(1);
  }
  const looked = (child: number, refusal: string | null = null) => ({ type: 'looked', child, refusal }) as const;

  it('comes first, and then the spawn with the deadline as it is by then', () => {
    const bench = looking();
    expect(bench.effects).toEqual([{ type: 'look', child: 1, command: 'ffmpeg' }]);
    bench.put({ type: 'deadline', session: 1, deadlineMs: 400 }).put(looked(1));
    expect(bench.effects).toEqual([{ type: 'spawn', spec: specOf(1), deadlineMs: 400 }]);
    expect(bench.put(looked(1)).effects).toEqual([]);
  });

  it('may end it, with its sentence', () => {
    expect(looking().put(looked(1, 'it has file capabilities')).told).toMatchObject([
      { type: 'child-ended', child: 1, pid: null, reason: 'it has file capabilities' },
    ]);
  });

  it('that lasts longer than the session, the wish, or main, starts nothing when it is over', () => {
    const late = looking().at(500).put({ type: 'wake' });
    const unwanted = looking().put({ type: 'stop', child: 1, graceMs: 300 });
    for (const bench of [late, unwanted]) {
      expect(bench.told).toMatchObject([{ type: 'child-ended', child: 1, pid: null }]);
      expect(bench.put(looked(1)).effects).toEqual([]);
    }
    const alone = looking().put({ type: 'main-gone' });
    expect(alone.kinds).toEqual(['child-ended', 'exit']);
    expect(alone.put(looked(1)).kinds).not.toContain('spawn');
  });

  it('holds a place for a second, not for as long as it hangs', () => {
    const bench = looking(9000);
    for (const child of [2, 3, 4, 5]) bench.start(child);
    expect(bench.kinds).toEqual([]);
    expect(bench.at(1000).put({ type: 'wake' }).effects).toMatchObject([{ type: 'look', child: 5 }]);
  });
});
