import { expect, it } from 'vitest';
import { addressOf } from '../../../../src/web/passes/address-of.ts';

it.each([
  ['cam01', null, [], '/cam01/preview.jpg'],
  ['a b/ü?', null, ['at=7'], '/a%20b/%C3%BC%3F/preview.jpg?at=7'],
  ['cam01', 'weir-pass.1.x', [], '/cam01/preview.jpg?token=weir-pass.1.x'],
  ['cam01', 'a&b', ['at=7'], '/cam01/preview.jpg?at=7&token=a%26b'],
])('%s with %s', (stream, token, words, address) => {
  const pass = token === null ? null : { token, until: 0 };
  expect(addressOf(stream, 'preview.jpg', pass, ...words)).toBe(address);
});
