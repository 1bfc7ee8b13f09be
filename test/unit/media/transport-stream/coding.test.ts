import { expect, it } from 'vitest';
import { codingOf } from '../../../../src/media/transport-stream/coding.ts';

const stream = (streamType: number, ...descriptors: readonly (readonly [tag: number, text: string])[]) => ({
  pid: 0x100,
  streamType,
  descriptors: descriptors.map(([tag, text]) => ({ tag, bytes: Buffer.from(text) })),
});

it('goes by the stream type', () => {
  expect([0x1b, 0x24, 0x0f, 0x03, 0x04, 0x81, 0x87, 0x11, 0x02, 0x86].map(type => codingOf(stream(type)))).toEqual([
    'h264',
    'h265',
    'adts',
    'mpeg-audio',
    'mpeg-audio',
    'ac-3',
    'ec-3',
    'other-audio',
    'other-video',
    'data',
  ]);
});

it('goes by the descriptors of a private stream', () => {
  expect(codingOf(stream(6, [0x0a, 'deu\0'], [0x6a, '\0']))).toBe('ac-3');
  expect(codingOf(stream(6, [0x05, 'Opus'], [0x7f, '\x80\x02']))).toBe('opus');
  expect(codingOf(stream(6, [0x05, 'EAC3more']))).toBe('ec-3');
  expect(codingOf(stream(6, [0x56, 'teletext']))).toBe('data');
  expect(codingOf(stream(6, [0x05, 'toString']))).toBe('data');
});
