import { expect, it } from 'vitest';
import { parseChildMarker, parseNodeMarker } from '../../../src/adapters/child-marker.ts';

const node = { cluster: 'c', node: 's01:8001', incarnation: 'ab', main: { pid: 1, start: 2 } };
const child = { ...node, fence: { pid: 3, start: 4 } };

it('a mark is read as it was written', () => {
  expect(parseNodeMarker(JSON.stringify(node))).toEqual(node);
  expect(parseChildMarker(JSON.stringify(child))).toEqual(child);
});

it('what is no mark is none', () => {
  expect(parseChildMarker(JSON.stringify(node))).toBeNull();
  for (const text of [
    '',
    'null',
    '[]',
    '{}',
    'x',
    JSON.stringify({ ...node, main: { pid: 'x', start: 2 } }),
    JSON.stringify({ ...node, node: 7 }),
  ]) {
    expect(parseNodeMarker(text)).toBeNull();
  }
});
