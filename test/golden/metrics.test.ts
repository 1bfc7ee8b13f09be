// The table of metrics for operators, etc/prometheus/metrics.md, is made of the one in the code. After a change there:
// npx vitest run --project fast -u test/golden/metrics.test.ts

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Series, series } from '../../src/http/metrics/series.ts';
import { root } from '../support/root.ts';

it('the documentation of metrics says of each what the node says of it', async () => {
  const rows = Object.entries<Series>(series).map(([name, { type, labels, help }]) => {
    const shown = labels.length === 0 ? name : `${name}{${labels.join(',')}}`;
    return `| \`${shown}\` | ${type} | ${help.replaceAll('|', '\\|')} |`;
  });
  const lines = [
    '# Metrics of weir',
    '',
    'What `/metrics` of a node tells beside what Node.js tells of its process (`process_…`, `nodejs_…`). Made of `src/http/metrics/series.ts` by',
    '`npx vitest run --project fast -u test/golden/metrics.test.ts`, which every test run compares. How to use them: the chapter "Metrics and',
    'alerts" of README.md.',
    '',
    '| metric | type | what |',
    '|---|---|---|',
    ...rows,
    '',
  ];
  await expect(lines.join('\n')).toMatchFileSnapshot(join(root, 'etc/prometheus/metrics.md'));
});
