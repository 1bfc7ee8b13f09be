import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../src/adapters/line-splitter.ts';

function split(limit: number, ...chunks: readonly string[]): readonly (string | null)[] {
  const splitter = new LineSplitter(limit);
  return [...chunks.flatMap(chunk => splitter.push(Buffer.from(chunk))), splitter.end()];
}

describe('lines', () => {
  it('are cut wherever the chunks are', () => {
    expect(split(99, 'one\ntw', 'o\n', '\nthr', 'ee')).toEqual(['one', 'two', '', 'three']);
    expect(split(99, 'one\r\ntwo\r', '\n')).toEqual(['one', 'two', null]);
  });

  it('are shortened to the limit, and the next one is whole', () => {
    expect(split(4, 'abcdefgh\nij\n')).toEqual(['abcd', 'ij', null]);
    expect(split(4, 'ab', 'cd', 'ef', 'gh', '\nij')).toEqual(['abcd', 'ij']);
  });

  it('keep a character whose bytes come in two chunks', () => {
    const splitter = new LineSplitter(99);
    const bytes = Buffer.from('käse\n');
    expect([...splitter.push(bytes.subarray(0, 2)), ...splitter.push(bytes.subarray(2))]).toEqual(['käse']);
  });

  it('of bytes that are no UTF-8 harm nobody', () => {
    const splitter = new LineSplitter(99);
    expect(splitter.push(Buffer.from([0xff, 0xfe, 0x0a, 0x61, 0x0a]))).toEqual(['\ufffd\ufffd', 'a']);
  });
});
