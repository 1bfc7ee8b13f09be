import { expect, it } from 'vitest';
import { lastWordsOf } from '../../../../src/adapters/embedded-etcd/etcd-process.ts';

const line = (level: string, msg: string, error?: string) => JSON.stringify({ level, ts: '2026', msg, error });

it('takes the last grave line of etcd, else the last one', () => {
  expect(
    lastWordsOf([line('warn', 'slow'), line('fatal', 'failed', 'bind: address already in use'), line('warn', 'bye')]),
  ).toBe('failed (bind: address already in use)');
  expect(lastWordsOf([line('warn', 'slow'), line('warn', 'bye')])).toBe('bye');
});

it('takes what is no JSON as it is, and nothing for nothing', () => {
  expect(lastWordsOf(['panic: x'])).toBe('panic: x');
  expect(lastWordsOf([line('warn', 'slow'), 'null'])).toBe('slow');
  expect(lastWordsOf([])).toBeNull();
});
