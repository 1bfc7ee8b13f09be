import { expect, it } from 'vitest';
import { CallFailure, TimeIsOver } from '../../../../src/adapters/etcd/failure.ts';
import { type CallTime, within } from '../../../../src/adapters/etcd/within.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

function limit(timeoutMs = 500) {
  const clock = new FakeClock();
  const closing = new AbortController();
  return { clock, closing, limit: { clock, timeoutMs, closing: closing.signal } };
}

const never = () => new Promise<never>(() => {});

it('passes the outcome on, and leaves no timer and nothing under way', async () => {
  const { clock, limit: given } = limit();
  let time: CallTime | null = null;
  const outcome = within(given, async told => {
    time = told;
    return 'done';
  });
  expect(await outcome).toBe('done');
  expect(time).toMatchObject({ deadline: clock.unixMs() + 500, signal: { aborted: true } });
  expect(clock.waiting).toBe(0);
  await expect(within(given, () => Promise.reject(new Error('bad')))).rejects.toThrow('bad');
  expect(clock.waiting).toBe(0);
});

it('ends by the monotonic clock, and cancels what is under way', async () => {
  const { clock, limit: given } = limit();
  let signal: AbortSignal | null = null;
  const outcome = within(given, time => {
    signal = time.signal;
    return never();
  });
  clock.advance(499);
  expect(signal).toMatchObject({ aborted: false });
  clock.advance(1);
  await expect(outcome).rejects.toThrow(TimeIsOver);
  expect(signal).toMatchObject({ aborted: true });
});

it('ends when the connection is closed, also when it was closed before', async () => {
  const { closing, limit: given } = limit();
  const outcome = within(given, never);
  closing.abort();
  await expect(outcome).rejects.toThrow(CallFailure);
  await expect(within(given, never)).rejects.toThrow('the connection was closed');
});
