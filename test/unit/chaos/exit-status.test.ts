import { expect, it } from 'vitest';
import { exitStatus } from '../../chaos/report/exit-status.ts';

const clean = { violations: [], misses: [], inconclusive: [], faults: 3, skipped: {} };
const violation = { invariant: 'I1', sentence: '', atMs: 0 };

it('is 0 when faults were made and nothing was wrong, 3 when only a limit was missed or nothing proved', () => {
  expect(exitStatus(clean)).toEqual({ status: 0, sentence: null });
  expect(exitStatus({ ...clean, misses: ['late'] })).toEqual({ status: 3, sentence: null });
  expect(exitStatus({ ...clean, inconclusive: ['I1 is'] }).status).toBe(3);
});

it('is 1 after a violation, whatever else there was', () => {
  for (const faults of [0, 3]) expect(exitStatus({ ...clean, faults, violations: [violation] }).status).toBe(1);
});

it('is 2, with the reason, when no fault was made', () => {
  const skipped = { 'etcd-freeze-leader': 'no loop devices here' };
  expect(exitStatus({ ...clean, faults: 0, skipped })).toEqual({
    status: 2,
    sentence: 'no fault was made, so this run shows nothing (etcd-freeze-leader: no loop devices here)',
  });
  expect(exitStatus({ ...clean, faults: 0 }).sentence).toMatch(/its end came before the first one/);
});
