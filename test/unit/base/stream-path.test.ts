import { expect, it } from 'vitest';
import { streamPath } from '../../../src/base/stream-path.ts';

it('keeps slashes, and encodes the rest', () => {
  expect(streamPath('cam01')).toBe('cam01');
  expect(streamPath('hall/ä 1?')).toBe('hall/%C3%A4%201%3F');
});
