import { describe, expect, it } from 'vitest';
import { parseByteRange } from '../../../../src/http/playback/byte-range.ts';

describe('parseByteRange of 100 bytes', () => {
  it.each([
    ['bytes=0-9', { type: 'part', start: 0, end: 9 }],
    ['bytes=90-', { type: 'part', start: 90, end: 99 }],
    ['bytes=90-1000', { type: 'part', start: 90, end: 99 }],
    ['bytes=-10', { type: 'part', start: 90, end: 99 }],
    ['bytes=-1000', { type: 'part', start: 0, end: 99 }],
    ['bytes=100-', { type: 'unsatisfiable' }],
    ['bytes=-0', { type: 'unsatisfiable' }],
    ['bytes=9-0', { type: 'whole' }],
    ['bytes=0-1,5-6', { type: 'whole' }],
    ['bytes=-', { type: 'whole' }],
    ['lines=0-9', { type: 'whole' }],
    ['', { type: 'whole' }],
  ])('%j', (header, expected) => {
    expect(parseByteRange(header, 100)).toEqual(expected);
  });
});
