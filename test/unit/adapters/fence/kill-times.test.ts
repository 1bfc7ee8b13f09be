import { expect, it } from 'vitest';
import { KillTimes } from '../../../../src/adapters/fence/kill-times.ts';
import { RecordingLog } from '../../../support/recording-log.ts';

it('kills within half of the budget are no news', () => {
  const log = new RecordingLog();
  const times = new KillTimes(log);
  times.took(1, 200, 1);
  times.took(2, 790, 400);
  expect(log.lines).toEqual([]);
  expect(times.warning).toBeNull();
});

it('a slower one is an alarm with its numbers, and the worst one a standing warning', () => {
  const log = new RecordingLog();
  const times = new KillTimes(log);
  times.took(1, 201, 1);
  expect(times.warning).toMatch(/ once \(worst: 201 of 400 ms with a single child\)/);
  times.took(2, 1700, 400);
  times.took(3, 900, 400);
  expect(log.lines).toHaveLength(3);
  expect(log.lines[1]).toMatchObject({
    level: 'error',
    event: 'kill-slow',
    fields: { child: 2, killMs: 1700, budgetMs: 1600, children: 400, reason: expect.stringContaining('1700 ms') },
  });
  expect(times.warning).toMatch(/ 3 times \(worst: 1700 of 1600 ms with 400 children\)/);
});
