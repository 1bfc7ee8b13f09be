import { expect, it } from 'vitest';
import { value, wrong } from '../../../../src/config/values/value-type.ts';

it('a parsed text is a value, which may be null, or what is wrong with it', () => {
  expect(value(null)).toEqual({ type: 'value', value: null });
  expect(wrong('is empty')).toEqual({ type: 'wrong', wrong: 'is empty' });
});
