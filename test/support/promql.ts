// What alert rules and dashboards ask Prometheus for, read from their files as text: enough to hold it against what a node exposes.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

export const rulesPath = join(root, 'etc/prometheus/weir.rules.yml');
export const ruleTestsPath = join(root, 'etc/prometheus/weir.rules.test.yml');
const dashboardPath = join(root, 'etc/grafana/weir.json');

export interface Alert {
  readonly name: string;
  /** As it stands in the file. */
  readonly text: string;
}

export function alerts(): readonly Alert[] {
  const [, ...texts] = readFileSync(rulesPath, 'utf8').split(/^ +- alert: /m);
  return texts.map(text => ({ name: text.slice(0, text.indexOf('\n')), text: text.slice(text.indexOf('\n')) }));
}

/** Its expression, with all that YAML folds in one line. */
export function expressionOf({ name, text }: Alert): string {
  const expression = /\n +expr: (?:>-\n)?((?:.*\n)+?) +(?:for|labels):/.exec(text)?.[1];
  if (expression === undefined) throw new Error(`${name} has no expression that can be read`);
  return expression.replace(/\s+/g, ' ').trim();
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly datasource?: unknown;
  readonly targets?: readonly { readonly expr: string; readonly datasource: unknown }[];
}

export interface Dashboard {
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
}

export function dashboard(): Dashboard {
  return JSON.parse(readFileSync(dashboardPath, 'utf8')) as Dashboard;
}

/** Each query of the dashboard as Grafana would send it: all jobs, and the range over which it takes rates. */
export function dashboardQueries(rateInterval: string): readonly { readonly title: string; readonly query: string }[] {
  return dashboard().panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({
      title,
      query: expr.replaceAll('$job', '.+').replaceAll('$__rate_interval', rateInterval),
    })),
  );
}

/** The names of the series that an expression reads. */
export function namesIn(expression: string): readonly string[] {
  const bare = expression.replace(/"[^"]*"/g, '').replace(/\{[^}]*\}/g, '');
  return [...new Set(bare.match(/\b(weir|process|nodejs)_\w+/g) ?? [])];
}

/** The labels that it tells series apart by. */
export function labelsIn(expression: string): readonly string[] {
  const matched = [...expression.matchAll(/[{,] *(\w+) *(?:=~|!~|!=|=)/g)].map(([, label]) => label ?? '');
  const grouped = [...expression.matchAll(/\b(?:by|without|on) *\(([^)]*)\)/g)].flatMap(([, labels]) =>
    (labels ?? '').split(',').map(label => label.trim()),
  );
  return [...new Set([...matched, ...grouped])];
}
