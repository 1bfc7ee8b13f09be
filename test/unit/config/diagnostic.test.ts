import { describe, expect, it } from 'vitest';
import { type Diagnostic, hasErrors, renderDiagnostics } from '../../../src/config/diagnostic.ts';

const warning: Diagnostic = { severity: 'warning', place: null, sentence: 'so so', excerpt: null };
const error: Diagnostic = {
  severity: 'error',
  place: { file: 'weir.conf', line: 3, column: 7 },
  sentence: 'all wrong',
  excerpt: { text: 'http x;', caret: 5 },
};

describe('renderDiagnostics', () => {
  it('shows the place, the sentence, the line and the caret', () =>
    expect(renderDiagnostics([error, warning])).toBe(
      'weir.conf:3:7: all wrong\n    http x;\n         ^\nwarning: so so\n',
    ));

  it('of nothing is nothing', () => expect(renderDiagnostics([])).toBe(''));
});

describe('hasErrors', () => {
  it('does not count warnings', () =>
    expect([hasErrors([]), hasErrors([warning]), hasErrors([warning, error])]).toEqual([false, false, true]));
});
