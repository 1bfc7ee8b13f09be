import { expect, it } from 'vitest';
import { askAgainMs, followReason } from '../../../src/web/follow-reason.ts';

function follow(answers: (string | null)[]) {
  const told: (string | null)[] = [];
  const waits: { readonly act: () => void; readonly ms: number }[] = [];
  let asked = 0;
  const end = followReason({
    ask: async () => {
      asked += 1;
      return answers.shift() ?? null;
    },
    tell: reason => told.push(reason),
    later: (act, ms) => {
      const wait = { act, ms };
      waits.push(wait);
      return () => waits.splice(waits.indexOf(wait), 1);
    },
  });
  const settle = () => new Promise<void>(resolve => setImmediate(resolve));
  return { told, waits, end, settle, asked: () => asked };
}

it('asks at once, and again some time after each answer', async () => {
  const { told, waits, settle, asked } = follow(['switched off by admin', null]);
  expect([asked(), waits]).toEqual([1, []]);
  await settle();
  expect(told).toEqual(['switched off by admin']);
  expect(waits.map(({ ms }) => ms)).toEqual([askAgainMs]);
  waits.shift()?.act();
  expect(asked()).toBe(2);
  await settle();
  expect(told).toEqual(['switched off by admin', null]);
  expect(waits).toHaveLength(1);
});

it('tells nothing of an answer that comes after its end, and asks no more', async () => {
  const late = follow(['switched off by admin']);
  late.end();
  await late.settle();
  expect([late.told, late.waits]).toEqual([[], []]);
  const between = follow([null]);
  await between.settle();
  between.end();
  expect([between.waits, between.asked()]).toEqual([[], 1]);
});
