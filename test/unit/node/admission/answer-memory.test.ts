import { expect, it } from 'vitest';
import { AnswerMemory, type KeptAnswer } from '../../../../src/node/admission/answer-memory.ts';

const answer = (type: 'allowed' | 'denied'): KeptAnswer => ({
  ...{ verdict: { type }, isBackendAway: false, untilMs: 1, renewAtMs: 1, questions: 1, sinceMs: 0 },
});

it('keeps so many and no more, and loses no allowed one to refusals', () => {
  const memory = new AnswerMemory({ allowed: 2, refused: 3 });
  memory.put('a', answer('allowed'));
  memory.put('b', answer('allowed'));
  for (let index = 0; index < 100; index += 1) memory.put(`stranger ${index}`, answer('denied'));
  expect([memory.size, memory.get('a')?.verdict.type, memory.get('stranger 96')]).toEqual([5, 'allowed', null]);
  memory.put('a', answer('allowed'));
  memory.put('c', answer('allowed'));
  expect([memory.get('a') !== null, memory.get('b')]).toEqual([true, null]);
});

it('has one answer of a viewer, the last one', () => {
  const memory = new AnswerMemory();
  memory.put('a', answer('allowed'));
  memory.put('a', answer('denied'));
  expect([memory.get('a')?.verdict.type, memory.size]).toEqual(['denied', 1]);
  memory.put('a', answer('allowed'));
  expect([memory.get('a')?.verdict.type, memory.size]).toEqual(['allowed', 1]);
});
