import { describe, expect, it } from 'vitest';
import { life, run } from '../support/staged.ts';
import { SessionsJudge } from './sessions-judge.ts';

function scene() {
  const now = { ms: 0 };
  const judge = new SessionsJudge();
  const a = life('a', now);
  const ingest = run(a, 's1', 3, 2);
  judge.performed(a, { type: 'deadline', session: 2, deadlineMs: 1000 });
  judge.opened(ingest);
  return { now, judge, a, ingest };
}

describe('the judge of sessions', () => {
  it('objects to a session that goes on when it is over (I8)', () => {
    const { judge, a } = scene();
    judge.performed(a, { type: 'deadline', session: 2, deadlineMs: null });
    const goOn = { type: 'run', stream: 's1', epoch: 3, session: 2, deadlineMs: 1000, reason: '' } as const;
    expect(() => judge.performed(a, goOn)).toThrow('I8');
    expect(() => judge.performed(a, { type: 'deadline', session: 2, deadlineMs: 2000 })).toThrow('I8');
  });

  it('objects to a session that comes back after its deadline (I8)', () => {
    const { judge, a, now } = scene();
    now.ms = 999;
    judge.performed(a, { type: 'deadline', session: 2, deadlineMs: 1500 });
    now.ms = 1500;
    expect(() => judge.performed(a, { type: 'deadline', session: 2, deadlineMs: 3000 })).toThrow('I8');
  });

  it('objects to a process that dies later than K after the deadline (I9)', () => {
    const { judge, now, ingest } = scene();
    now.ms = 1420;
    expect(() => judge.died(ingest)).toThrow('I9');
  });

  it('has nothing against one that dies within K', () => {
    const { judge, now, ingest } = scene();
    now.ms = 1399;
    judge.died(ingest);
  });

  it('counts an earlier deadline from when it was given', () => {
    const { judge, now, a, ingest } = scene();
    now.ms = 900;
    judge.performed(a, { type: 'deadline', session: 2, deadlineMs: 800 });
    now.ms = 1299;
    judge.died(ingest);
    const later = scene();
    later.now.ms = 900;
    later.judge.performed(later.a, { type: 'deadline', session: 2, deadlineMs: 800 });
    later.now.ms = 1310;
    expect(() => later.judge.died(later.ingest)).toThrow('I9');
  });

  it('objects when etcd lets go of a session whose processes live (I9)', () => {
    const { judge, ingest } = scene();
    judge.memberGone('a', 1);
    judge.memberGone('b', 2);
    expect(() => judge.memberGone('a', 2)).toThrow('I9');
    judge.died(ingest);
    judge.memberGone('a', 2);
  });
});
