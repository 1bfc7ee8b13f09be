import { expect, it } from 'vitest';
import { readAdts, readMpegAudio } from '../../../../src/media/transport-stream/audio.ts';
import { adtsFrame } from '../../../support/transport-stream.ts';

const bytes = (hex: string) => Buffer.from(hex, 'hex');

it('names AAC by the profile in its ADTS header', () => {
  expect(readAdts(adtsFrame)).toBe('mp4a.40.2');
  expect(readAdts(bytes('fff90c80'))).toBe('mp4a.40.1');
});

it('names MPEG audio by its layer', () => {
  expect(['fffbe464', 'fffdc404', 'ffffc404'].map(hex => readMpegAudio(bytes(hex)))).toEqual([
    'mp4a.40.34',
    'mp4a.40.33',
    'mp4a.40.32',
  ]);
});

it('does not name what is neither', () => {
  for (const hex of ['', 'ff', '0000', 'fffb', 'ffe1']) expect(readAdts(bytes(hex))).toBeNull();
  for (const hex of ['', 'ff', '0000', 'fff1', 'ff0b']) expect(readMpegAudio(bytes(hex))).toBeNull();
});
