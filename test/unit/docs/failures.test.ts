// The operator's page on failures quotes the program: every event of the log, every sentence, every alert and metric that it names is there.
// Not checked: that they mean what the page says of them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../support/root.ts';
import { sourceFiles } from '../../support/source-file.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('docs/failures.md');
const source = joined(
  sourceFiles('src')
    .map(({ path }) => read(path))
    .join('\n'),
);
const rules = read('etc/prometheus/weir.rules.yml');
const metrics = read('etc/prometheus/metrics.md');

/** With strings in one piece that the code puts together of several lines. */
function joined(code: string): string {
  return code.replace(/['`"]\s*\+\s*['`"]/g, '');
}

function found(pattern: RegExp, text = page): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))];
}

/** The literal pieces of a quoted sentence: what stands between names and numbers. */
const piecesOf = (sentence: string) =>
  sentence
    .split('…')
    .map(piece => piece.trim().replace(/^[;:] /, ''))
    .filter(piece => piece.length > 2);

describe('docs/failures.md', () => {
  it('says of every failure what is seen, what weir does, what to do', () => {
    const sections = page.split(/^### /m).slice(1);
    expect(sections.length).toBeGreaterThan(20);
    const lacking = sections.filter(section => !/- \*\*See\*\*:.*- \*\*weir\*\*:.*- \*\*Do\*\*:/s.test(section));
    expect(lacking.map(section => section.split('\n')[0])).toEqual([]);
  });

  it.each(found(/\*\*`([a-z-]+)`\*\*/g))('names the event %s that the log has', event =>
    expect(source).toContain(`'${event}'`),
  );

  it.each(found(/\*"(.+?)"\*/g))('quotes what weir says: %s', sentence => {
    const missing = piecesOf(sentence).filter(piece => !source.includes(piece));
    expect(missing).toEqual([]);
  });

  it.each(found(/`(Weir\w+)`/g))('names the alert %s', alert => expect(rules).toContain(`alert: ${alert}\n`));

  it.each(found(/`(weir_\w+)`/g))('names the metric %s', metric => expect(metrics).toContain(`\`${metric}`));

  it('would notice what is gone', () => {
    expect(source).not.toContain("'no-such-event'");
    expect(piecesOf('the tide of … is … too high')).toEqual(
      ['the tide of', 'is', 'too high'].filter(piece => piece.length > 2),
    );
  });
});

describe('docs/production.md', () => {
  const production = read('docs/production.md');

  it.each(found(/`(Weir[A-Z]\w+)`/g, production))('names the alert %s', alert =>
    expect(rules).toContain(`alert: ${alert}\n`),
  );

  it.each(found(/\]\(\.\.?\/([^)#]+)/g, production))('leads to %s, which is there', path => {
    expect(read(path).length).toBeGreaterThan(0);
  });
});
