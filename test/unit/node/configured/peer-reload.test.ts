import { expect, it } from 'vitest';
import { RetryError } from '../../../../src/base/errors.ts';
import { parseReloadOutcome, reloadPeer } from '../../../../src/node/configured/peer-reload.ts';

const s02 = { node: 's02', apiUrl: 'http://s02' };
const refused = { type: 'refused', reason: 'it is bad' };

it('asks that node, and says for whom', async () => {
  const asked: unknown[] = [];
  const postJson = async (...parts: readonly unknown[]) => {
    asked.push(parts);
    return { type: 'taken', reason: '1 stream added (a)' };
  };
  expect(await reloadPeer({ postJson }, s02, 'a&b')).toEqual({ type: 'taken', reason: '1 stream added (a)' });
  expect(asked).toEqual([[s02, '/cluster/reload?by=a%26b', 5000]]);
});

it('reads what is wrong there, with its place', () => {
  const place = { file: 'weir.conf', line: 3, column: 5 };
  const diagnostics = [
    { severity: 'error', place, sentence: 'it is bad', excerpt: { text: 'bad;', caret: 0 } },
    { severity: 'warning', place: null, sentence: 'so is this', excerpt: null },
  ];
  expect(parseReloadOutcome({ ...refused, diagnostics })).toEqual({ ...refused, diagnostics });
});

it.each([
  null,
  'x',
  [],
  {},
  { type: 'taken' },
  { type: 'other', reason: 'x' },
  refused,
  { ...refused, diagnostics: 'x' },
])('takes no other answer: %j', answer => expect(() => parseReloadOutcome(answer)).toThrow(RetryError));

it.each([
  null,
  5,
  { place: 'x', excerpt: { text: 'x' } },
  { place: { file: 'x', line: -1, column: 1.5 }, sentence: 5 },
])('leaves out of a diagnostic what cannot be read: %j', diagnostic =>
  expect(parseReloadOutcome({ ...refused, diagnostics: [diagnostic] })).toEqual({
    ...refused,
    diagnostics: [{ severity: 'error', place: null, sentence: 'it does not say what is wrong', excerpt: null }],
  }),
);
