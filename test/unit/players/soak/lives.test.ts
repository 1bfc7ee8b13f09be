import { expect, it } from 'vitest';
import { Lives } from '../../../players/soak/lives.ts';

it('knows who lives, since when, and how long one has been dead', () => {
  const lives = new Lives();
  expect([lives.isAlive('n1'), lives.hasLivedSince('n1', 0), lives.deadForMs('n1', 5)]).toEqual([false, false, 0]);
  lives.begin('n1', 100);
  expect(lives.isAlive('n1')).toBe(true);
  expect([lives.hasLivedSince('n1', 100), lives.hasLivedSince('n1', 99)]).toEqual([true, false]);
  lives.end('n1', 200);
  expect([lives.isAlive('n1'), lives.hasLivedSince('n1', 150), lives.deadForMs('n1', 260)]).toEqual([false, false, 60]);
  lives.begin('n1', 300);
  expect([lives.hasLivedSince('n1', 150), lives.hasLivedSince('n1', 300), lives.deadForMs('n1', 400)]).toEqual([
    ...[false, true, 0],
  ]);
});

it('expects nothing of one that returns, and does not call it dead', () => {
  const lives = new Lives();
  lives.begin('n1', 0);
  lives.end('n1', 10);
  lives.returns('n1');
  expect([lives.isAlive('n1'), lives.hasLivedSince('n1', 5), lives.deadForMs('n1', 30)]).toEqual([false, false, 0]);
  lives.begin('n1', 40);
  lives.end('n1', 50);
  expect(lives.deadForMs('n1', 60)).toBe(10);
});

it('counts from the first end that it is told of', () => {
  const lives = new Lives();
  lives.begin('n1', 0);
  lives.end('n1', 10);
  lives.end('n1', 20);
  lives.end('n2', 20);
  expect([lives.deadForMs('n1', 30), lives.deadForMs('n2', 30)]).toEqual([20, 0]);
});
