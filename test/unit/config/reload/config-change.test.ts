import { expect, it } from 'vitest';
import { configChange, isEmptyChange, namedChange } from '../../../../src/config/reload/config-change.ts';
import { configOf } from '../../../support/config-text.ts';

const before = configOf(
  'peer s01; stream a { url testsrc://; } stream b { url testsrc://; } stream c { url testsrc://; }',
);

it('names what was added, changed and removed', () => {
  const after = configOf(
    'peer s01 { weight 2; } peer s02; settle 1; stream b { url file:///b.ts; } stream c { url testsrc://; } stream d { url testsrc://; }',
  );
  expect(configChange(before, after)).toEqual({
    streams: { added: ['d'], changed: ['b'], removed: ['a'] },
    peers: { added: ['s02'], changed: ['s01'], removed: [] },
    directives: ['settle'],
  });
});

it('finds nothing in a file that says the same in other words', () => {
  const same = configOf(
    'peer s01; stream c { input testsrc://; } stream a { url testsrc://; segment_count 10; } stream b { url testsrc://; }',
  );
  expect(isEmptyChange(configChange(before, same))).toBe(true);
});

it.each(['stream a { url testsrc://; }', 'settle 1;', 'peer s09;'])('is no empty change: %s', text =>
  expect(isEmptyChange(configChange(configOf(''), configOf(text)))).toBe(false),
);

it('compares any named things by value', () =>
  expect(namedChange([{ name: 'a' }], [{ name: 'a' }])).toEqual({ added: [], changed: [], removed: [] }));
