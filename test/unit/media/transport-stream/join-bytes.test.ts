import { expect, it } from 'vitest';
import { joinBytes } from '../../../../src/media/transport-stream/join-bytes.ts';

it('joins pieces up to the limit, and takes no more of them than it needs', () => {
  const taken: string[] = [];
  function* pieces() {
    for (const text of ['ab', '', 'cd', 'ef']) {
      taken.push(text);
      yield Buffer.from(text);
    }
  }
  expect(Buffer.from(joinBytes(pieces(), 3)).toString()).toBe('abc');
  expect(taken).toEqual(['ab', '', 'cd']);
  expect(Buffer.from(joinBytes(pieces(), 100)).toString()).toBe('abcdef');
  expect(joinBytes([], 100)).toHaveLength(0);
});
