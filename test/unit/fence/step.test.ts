import { describe, expect, it } from 'vitest';
import { type FenceFact, nextWakeMs } from '../../../src/fence/state.ts';
import { etcdConfig } from '../../support/etcd-config.ts';
import { FenceBench, specOf, withSession } from '../../support/fence-bench.ts';

describe('the gate', () => {
  it('opens on go, with the deadline that its performer looks at again', () => {
    const bench = withSession(500).start(1);
    expect(bench.effects).toEqual([{ type: 'spawn', spec: specOf(1), deadlineMs: 500 }]);
    expect(bench.spawned(1).told).toEqual([{ type: 'child-started', child: 1, pid: 1001, startTime: 7 }]);
    expect(bench.put({ type: 'go', child: 1 }).effects).toEqual([
      { type: 'open-gate', child: 1, pid: 1001, deadlineMs: 500 },
    ]);
  });

  it('opens once, and for nobody unknown, queued or not spawned yet', () => {
    const bench = withSession(500);
    expect(bench.put({ type: 'go', child: 1 }).effects).toEqual([]);
    expect(bench.start(1).put({ type: 'go', child: 1 }).effects).toEqual([]);
    expect(bench.spawned(1).put({ type: 'go', child: 1 }).kinds).toEqual(['open-gate']);
    expect(bench.put({ type: 'go', child: 1 }).effects).toEqual([]);
  });

  it('stays shut from the deadline on: the child is killed instead', () => {
    const bench = withSession(500).start(1).spawned(1).at(500).put({ type: 'go', child: 1 });
    expect(bench.effects).toEqual([{ type: 'signal', child: 1, pid: 1001, signal: 'SIGKILL' }]);
  });

  it('stays shut for what was told to stop', () => {
    const bench = withSession(500).start(1).spawned(1).put({ type: 'stop', child: 1, graceMs: 300 });
    expect(bench.signals).toEqual(['SIGTERM 1001']);
    expect(bench.put({ type: 'go', child: 1 }).effects).toEqual([]);
  });

  it('opens without a deadline for what needs no session', () => {
    const bench = new FenceBench().start(1, 0).spawned(1).put({ type: 'go', child: 1 });
    expect(bench.effects).toEqual([{ type: 'open-gate', child: 1, pid: 1001, deadlineMs: null }]);
  });
});

describe('a deadline', () => {
  it('kills all of its session at that very moment, and nobody else', () => {
    const bench = withSession(500).put({ type: 'deadline', session: 2, deadlineMs: 900 });
    bench.open(1).open(2).open(3, 2).open(4, 0);
    expect(bench.at(499.9).put({ type: 'wake' }).effects).toEqual([]);
    expect(bench.at(500).put({ type: 'wake' }).signals).toEqual(['SIGKILL 1001', 'SIGKILL 1002']);
    expect(bench.at(501).put({ type: 'wake' }).effects).toEqual([]);
  });

  it('is seen by whatever fact comes first after it, also by one that would move it on', () => {
    for (const fact of [
      { type: 'deadline', session: 1, deadlineMs: 9000 },
      { type: 'output', child: 1 },
      { type: 'start', spec: specOf(9) },
    ] as const) {
      expect(withSession(500).open(1).at(700).put(fact).signals).toEqual(['SIGKILL 1001']);
    }
  });

  it('holds as last given, later or earlier', () => {
    const bench = withSession(500).open(1).put({ type: 'deadline', session: 1, deadlineMs: 900 });
    expect(bench.at(600).put({ type: 'wake' }).effects).toEqual([]);
    expect(bench.put({ type: 'deadline', session: 1, deadlineMs: 550 }).signals).toEqual(['SIGKILL 1001']);
  });

  it('null ends the session now', () => {
    const bench = withSession(500).open(1).open(2, 0).put({ type: 'deadline', session: 1, deadlineMs: null });
    expect(bench.signals).toEqual(['SIGKILL 1001']);
    expect(bench.start(3).told).toMatchObject([{ type: 'child-ended', child: 3, pid: null }]);
  });

  it('forbids starts: of the unknown, of those past it, of those that wait in the queue', () => {
    expect(new FenceBench().start(1).told).toMatchObject([{ reason: 'session 1 is unknown or over', pid: null }]);
    expect(withSession(500).at(500).start(1).kinds).toEqual(['child-ended']);
    const bench = withSession(500);
    for (const child of [1, 2, 3, 4, 5]) bench.start(child);
    expect(bench.effects).toEqual([]);
    bench.at(500).put({ type: 'wake' });
    expect(bench.told).toMatchObject([{ type: 'child-ended', child: 5, pid: null }]);
  });

  it('that passes while a process is made kills it as soon as it has a pid', () => {
    const bench = withSession(500).start(1).at(501).spawned(1);
    expect(bench.signals).toEqual(['SIGKILL 1001']);
    expect(bench.put({ type: 'go', child: 1 }).effects).toEqual([]);
  });
});

describe('stopping', () => {
  it('is SIGTERM, then SIGKILL when the grace is over; an earlier end counts, a later one does not', () => {
    const bench = withSession(9000).open(1).put({ type: 'stop', child: 1, graceMs: 300 });
    expect(bench.signals).toEqual(['SIGTERM 1001']);
    expect(nextWakeMs(bench.state)).toBe(300);
    expect(bench.put({ type: 'stop', child: 1, graceMs: 5000 }).effects).toEqual([]);
    expect(bench.at(100).put({ type: 'stop', child: 1, graceMs: 50 }).effects).toEqual([]);
    expect(bench.at(150).put({ type: 'wake' }).signals).toEqual(['SIGKILL 1001']);
  });

  it('without a grace is SIGKILL at once, and timed', () => {
    const bench = withSession(9000).open(1).at(10).put({ type: 'stop', child: 1, graceMs: 0 });
    expect(bench.signals).toEqual(['SIGKILL 1001']);
    expect(bench.at(30).exited(1, 1001, 25).told).toMatchObject([{ type: 'child-ended', killMs: 15, pid: 1001 }]);
    expect(bench.state.children.size).toBe(0);
  });

  it('of what waits in the queue, or has no pid yet, starts nothing', () => {
    const bench = withSession(9000);
    for (const child of [1, 2, 3, 4, 5]) bench.start(child);
    expect(bench.put({ type: 'stop', child: 5, graceMs: 300 }).told).toMatchObject([{ child: 5, pid: null }]);
    expect(bench.put({ type: 'stop', child: 4, graceMs: 300 }).effects).toEqual([]);
    expect(bench.spawned(4).signals).toEqual(['SIGKILL 1004']);
  });

  it('of a stranger is nothing', () => {
    expect(withSession(9000).put({ type: 'stop', child: 77, graceMs: 0 }).effects).toEqual([]);
  });
});

describe('ends', () => {
  it('are told with the reason that is known best', () => {
    const [asked, alone] = [withSession(9000).open(1), withSession(9000).open(1)];
    asked.put({ type: 'stop', child: 1, graceMs: 300 });
    expect(asked.exited(1).told).toMatchObject([{ reason: 'it was told to stop', killMs: null }]);
    expect(alone.exited(1).told).toMatchObject([{ reason: 'it ended with code 0', killMs: null }]);
  });

  it('of another pid, told late or twice, touch nobody', () => {
    const bench = withSession(9000).open(1);
    expect(bench.exited(1, 4711).effects).toEqual([]);
    expect(bench.state.children.size).toBe(1);
    expect(bench.exited(1).exited(1).effects).toEqual([]);
  });

  it('also come when nothing could be spawned', () => {
    const bench = withSession(9000).start(1).put({ type: 'spawn-failed', child: 1, reason: 'no such program' });
    expect(bench.told).toMatchObject([{ type: 'child-ended', child: 1, pid: null, reason: 'no such program' }]);
    expect(bench.state.children.size).toBe(0);
  });

  it('a number used twice is refused without harm to the first', () => {
    const bench = withSession(9000).open(1).start(1);
    expect(bench.kinds).toEqual(['note']);
    expect(bench.state.children.get(1)?.phase).toBe('open');
  });
});

describe('the start queue', () => {
  it('has four places; a place comes back with the first line, an exit, a second', () => {
    const bench = withSession(9000);
    for (const child of [1, 2, 3, 4, 5, 6, 7, 8]) bench.start(child);
    const next = (fact: FenceFact) => bench.put(fact).effects.flatMap(e => (e.type === 'spawn' ? e.spec.child : []));
    expect(next({ type: 'wake' })).toEqual([]);
    bench.spawned(1).spawned(2);
    expect(next({ type: 'output', child: 1 })).toEqual([5]);
    expect(next({ type: 'exited', child: 2, pid: 1002, code: 1, signal: null, atMs: 0 })).toEqual([6]);
    expect(next({ type: 'spawn-failed', child: 3, reason: '' })).toEqual([7]);
    expect(nextWakeMs(bench.state)).toBe(1000);
    bench.at(1000);
    expect(next({ type: 'wake' })).toEqual([8]);
  });
});

describe('main gone', () => {
  it('kills all, forgets the queue, starts nothing, and exits when the last one is reaped', () => {
    const bench = withSession(9000).open(1).open(2, 0);
    for (const child of [3, 4, 5, 6, 7]) bench.start(child);
    bench.put({ type: 'main-gone' });
    expect(bench.signals).toEqual(['SIGKILL 1001', 'SIGKILL 1002']);
    expect(bench.told).toMatchObject([{ child: 7, pid: null }]);
    expect(bench.start(8, 0).told).toMatchObject([{ child: 8, pid: null, reason: 'the main process is gone' }]);
    expect(bench.put({ type: 'deadline', session: 1, deadlineMs: 99_999 }).start(9).kinds).toEqual(['child-ended']);
    for (const child of [3, 4, 5, 6]) expect(bench.spawned(child).signals).toEqual([`SIGKILL ${1000 + child}`]);
    for (const child of [1, 3, 4, 5, 6]) expect(bench.exited(child).kinds).toEqual(['child-ended']);
    expect(bench.exited(2).kinds).toEqual(['child-ended', 'exit']);
  });

  it('exits at once when there is nobody', () => {
    expect(new FenceBench().put({ type: 'main-gone' }).effects).toEqual([{ type: 'exit' }]);
  });
});

describe('the member key', () => {
  const memberKey = { key: '/weir/c/members/a', etcd: etcdConfig(['http://etcd:2379']) };
  const member = (deadlineMs = 500) => withSession(deadlineMs).put({ type: 'member-key', memberKey });

  it('is deleted when main is gone and every child reaped, not before; then the fence ends', () => {
    const bench = member().open(1).open(2).at(20).put({ type: 'main-gone' });
    expect(bench.kinds).toEqual(['signal', 'signal']);
    expect(bench.exited(1).kinds).toEqual(['child-ended']);
    expect(bench.put({ type: 'wake' }).kinds).toEqual([]);
    expect(bench.exited(2).effects.at(-1)).toEqual({
      type: 'remove-key',
      removal: { memberKey, session: 1, untilMs: 10_500 },
    });
    expect(bench.put({ type: 'wake' }).kinds).toEqual([]);
    expect(bench.put({ type: 'removal-ended' }).kinds).toEqual(['exit']);
  });

  it('is deleted at once by a fence without children, which waits with its end until that is done', () => {
    expect(member().put({ type: 'main-gone' }).kinds).toEqual(['remove-key']);
  });

  it('is that of the newest session', () => {
    const bench = member().put({ type: 'deadline', session: 7, deadlineMs: 900 }).put({ type: 'main-gone' });
    expect(bench.effects).toEqual([{ type: 'remove-key', removal: { memberKey, session: 7, untilMs: 10_900 } }]);
  });

  it('stays when main lives and ends the fence, when the session is over, or past its deadline', () => {
    expect(member().put({ type: 'close' }).kinds).toEqual(['exit']);
    expect(member().put({ type: 'deadline', session: 1, deadlineMs: null }).put({ type: 'main-gone' }).kinds).toEqual([
      'exit',
    ]);
    expect(member().at(500).put({ type: 'main-gone' }).kinds).toEqual(['exit']);
    expect(member().put({ type: 'member-key', memberKey: null }).put({ type: 'main-gone' }).kinds).toEqual(['exit']);
    expect(withSession(500).put({ type: 'main-gone' }).kinds).toEqual(['exit']);
  });

  it('stays as long as a child cannot be killed', () => {
    const bench = member().open(1).put({ type: 'main-gone' }).at(100_000).put({ type: 'wake' });
    expect(bench.kinds).toEqual([]);
  });

  it('is asked for once, and nothing starts any more', () => {
    const bench = member().put({ type: 'main-gone' });
    expect(bench.put({ type: 'main-gone' }).kinds).toEqual([]);
    expect(bench.start(3).told).toMatchObject([{ type: 'child-ended', pid: null }]);
    expect(bench.put({ type: 'close' }).kinds).toEqual([]);
  });
});

it('a kill is told with its duration and the number of children that there were when it was sent', () => {
  const bench = withSession(500).open(1).open(2).open(3, 0).at(500).put({ type: 'wake' });
  expect(bench.at(700).exited(1).told).toMatchObject([{ killMs: 200, killedAmong: 3 }]);
  expect(bench.at(900).exited(2).told).toMatchObject([{ killMs: 400, killedAmong: 3 }]);
  expect(bench.exited(3).told).toMatchObject([{ killMs: null, killedAmong: null }]);
});
