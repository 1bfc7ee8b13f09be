import { expect, it } from 'vitest';
import { Silence } from '../../../../src/adapters/fence/silence.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

it('is told once, after 5 s without a word', () => {
  const clock = new FakeClock();
  const silence = new Silence(clock);
  const told: number[] = [];
  const listen = () => silence.listen(() => told.push(clock.monotonicMs()));
  const beganMs = clock.monotonicMs();
  listen();
  clock.advance(4000);
  listen();
  clock.advance(20_000);
  expect(told).toEqual([beganMs + 5000]);
});

it('a word in between is an answer, and the next question is listened to anew', () => {
  const clock = new FakeClock();
  const silence = new Silence(clock);
  let told = 0;
  silence.listen(() => told++);
  clock.advance(4999);
  silence.heard();
  clock.advance(1);
  expect(told).toBe(0);
  silence.listen(() => told++);
  clock.advance(5000);
  expect(told).toBe(1);
});
