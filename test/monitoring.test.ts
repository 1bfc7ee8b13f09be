// What etc/ has for Prometheus and Grafana, held against the table of what a node tells: that both understand it is tested with the real
// programs (test/integration/alert-rules.test.ts, metrics.test.ts).

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Series, series } from '../src/http/metrics/series.ts';
import {
  alerts,
  dashboard,
  dashboardQueries,
  expressionOf,
  labelsIn,
  namesIn,
  ruleTestsPath,
} from './support/promql.ts';
import { root } from './support/root.ts';

const ofProcess = ['process_', 'nodejs_'];
/** Prometheus itself adds these. */
const ofPrometheus = ['job', 'instance', 'le', 'alertname', 'alertstate', 'severity'];

/** What of an expression no node exposes. */
function strangersIn(expression: string): readonly string[] {
  const names = namesIn(expression).filter(name => !ofProcess.some(prefix => name.startsWith(prefix)));
  const known = new Map(
    Object.entries<Series>(series).flatMap(([name, one]): [string, Series][] =>
      one.type === 'histogram' ? ['_bucket', '_sum', '_count'].map(end => [name + end, one]) : [[name, one]],
    ),
  );
  const labels = new Set([...ofPrometheus, ...names.flatMap(name => known.get(name)?.labels ?? [])]);
  return [...names.filter(name => !known.has(name)), ...labelsIn(expression).filter(label => !labels.has(label))];
}

describe('names and labels of an expression', () => {
  it('are found, and what stands in quotes is none of them', () => {
    const expression =
      'sum by (job, le) (rate(weir_a_bucket{job=~"weir_x", code!="5"}[5m])) and on (instance) process_b > 0';
    expect(namesIn(expression)).toEqual(['weir_a_bucket', 'process_b']);
    expect(labelsIn(expression)).toEqual(['job', 'code', 'le', 'instance']);
    expect(strangersIn('weir_renewals_total{reslt="done"}')).toEqual(['reslt']);
    expect(strangersIn('weir_takeover_seconds')).toEqual(['weir_takeover_seconds']);
  });
});

describe('the alerts', () => {
  const chapters = readFileSync(join(root, 'README.md'), 'utf8').match(/^#+ .*$/gm) ?? [];
  const tests = readFileSync(ruleTestsPath, 'utf8');

  it('are many, each once', () => {
    const names = alerts().map(({ name }) => name);
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(alerts())(
    '$name says what is wrong, how bad it is and what to do, by series that there are, and is tested',
    alert => {
      const { name, text } = alert;
      expect(name).toMatch(/^Weir[A-Z]/);
      expect(text).toMatch(/\n +severity: (critical|warning|info)\n/);
      expect(text).toMatch(/\n +summary: ".*\$(labels|value)/);
      expect(text).toMatch(/\n +description: \S/);
      const chapter = /\n +chapter: (.*)/.exec(text)?.[1];
      expect(chapters.map(title => title.replace(/^#+ /, ''))).toContain(chapter);
      expect(namesIn(expressionOf(alert)).length + Number(expressionOf(alert).includes('up{'))).toBeGreaterThan(0);
      expect(strangersIn(expressionOf(alert))).toEqual([]);
      expect(tests).toContain(`alertname="${name}"`);
    },
  );
});

describe('the dashboard', () => {
  const { panels, templating, schemaVersion } = dashboard();
  const rows = panels.filter(({ type }) => type === 'row').map(({ title }) => title);

  it('has its rows, one source of data, and the schema of Grafana as it is today', () => {
    expect(rows).toEqual(['Cluster', 'Nodes', 'Streams', 'Playback', 'etcd']);
    expect(templating.list.filter(({ type }) => type === 'datasource').map(({ name }) => name)).toEqual(['datasource']);
    expect(schemaVersion).toBeGreaterThanOrEqual(42);
    const sources = panels.flatMap(({ datasource, targets = [] }) => [
      datasource,
      ...targets.map(one => one.datasource),
    ]);
    for (const source of sources.filter(one => one !== undefined))
      expect(source).toEqual({ type: 'prometheus', uid: `$${'{datasource}'}` });
  });

  it('has panels that lie beside each other', () => {
    const taken = new Set<string>();
    for (const { gridPos, title } of panels) {
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(x, title).toBeLessThan(24);
          expect(taken.has(`${x} ${y}`), title).toBe(false);
          taken.add(`${x} ${y}`);
        }
      }
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it.each(dashboardQueries('1m'))('$title asks for series that there are: $query', ({ query }) => {
    expect(strangersIn(query)).toEqual([]);
    expect(query).not.toContain('$');
    expect(query.startsWith('sum by (alertname') || namesIn(query).length > 0).toBe(true);
  });

  it('shows all that weir tells of', () => {
    const shown = new Set(
      dashboardQueries('1m').flatMap(({ query }) =>
        namesIn(query).flatMap(name => [name, name.replace(/_(bucket|sum|count)$/, '')]),
      ),
    );
    expect(Object.keys(series).filter(name => !shown.has(name))).toEqual([]);
  });
});

it('README.md asks for series that there are', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const expressions = [...readme.matchAll(/`([^`\n]*weir_[^`\n]*)`/g)].map(([, expression]) => expression ?? '');
  expect(expressions.length).toBeGreaterThan(5);
  const asked = expressions.filter(expression => /[({]/.test(expression));
  expect(asked.flatMap(strangersIn)).toEqual([]);
  const known = Object.keys(series);
  const named = expressions.filter(expression => /^weir_\w*[a-z]$/.test(expression));
  expect(named.filter(name => !known.includes(name))).toEqual([]);
});
