import { expect, it } from 'vitest';
import { QuestionsUnderWay } from '../../../../src/node/admission/questions-under-way.ts';

it('asks once for all who wait, again when that is over, and of one address and in all not too often', async () => {
  const questions = new QuestionsUnderWay<string>();
  const ends: (() => void)[] = [];
  const begin = () => new Promise<string>(resolve => ends.push(() => resolve('asked')));
  const all = [questions.join('key', 'one', begin, 'full'), questions.join('key', 'two', begin, 'full')];
  expect(ends).toHaveLength(1);
  for (let index = 0; index < 39; index += 1) all.push(questions.join(`${index}`, 'one', begin, 'full'));
  expect(await questions.join('too many of one', 'one', begin, 'full')).toBe('full');
  for (let index = 0; index < 360; index += 1) all.push(questions.join(`other ${index}`, `${index}`, begin, 'full'));
  expect(questions.size).toBe(400);
  expect(await questions.join('too many in all', 'anybody', begin, 'full')).toBe('full');
  for (const end of ends) end();
  expect(new Set(await Promise.all(all))).toEqual(new Set(['asked']));
  expect(questions.size).toBe(0);
  void questions.join('key', 'one', begin, 'full');
  expect(ends).toHaveLength(401);
});
