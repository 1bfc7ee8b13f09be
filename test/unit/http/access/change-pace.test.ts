import { beforeEach, expect, it } from 'vitest';
import { ChangePace } from '../../../../src/http/access/change-pace.ts';
import { HttpError } from '../../../../src/http/http-error.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

let clock: FakeClock;
let streams: number;
let pace: ChangePace;
let begun: number;

beforeEach(() => {
  clock = new FakeClock();
  streams = 10_000;
  begun = 0;
  pace = new ChangePace({ clock, streamCount: () => streams });
});

const change = () =>
  pace.turn().then(() => {
    begun += 1;
  });
const settled = () => new Promise<void>(resolve => setImmediate(resolve));
const after = async (ms: number) => {
  clock.advance(ms);
  await settled();
  return begun;
};

it('lets one change begin each 100 ms beside 10,000 streams', async () => {
  const changes = [change(), change(), change()];
  expect([await after(0), await after(99), await after(1), await after(99), await after(1)]).toEqual([1, 1, 2, 2, 3]);
  await Promise.all(changes);
});

it('keeps nobody waiting who comes later than that', async () => {
  await change();
  clock.advance(100);
  await change();
  expect([begun, clock.waiting]).toEqual([2, 0]);
});

it('is hardly felt beside few streams', async () => {
  streams = 20;
  const changes = Array.from({ length: 100 }, change);
  expect(await after(20)).toBe(100);
  await Promise.all(changes);
});

it('refuses what would wait for longer than 2 s, and says when to come back', async () => {
  const changes = Array.from({ length: 21 }, change);
  const refused = await pace.turn().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(HttpError);
  expect(refused).toMatchObject({ status: 429, headers: { 'Retry-After': '3' } });
  await after(100);
  changes.push(change());
  expect(await after(2000)).toBe(22);
  await Promise.all(changes);
});
