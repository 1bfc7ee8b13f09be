// promtool on what etc/ has for Prometheus: rules, their tests, the example of a configuration, and every query of the Grafana dashboard.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { promtool } from '../support/prometheus.ts';
import { alerts, dashboardQueries, rulesPath, ruleTestsPath } from '../support/promql.ts';
import { root } from '../support/root.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

it('the rules are in order, and the configuration that names them', async () => {
  expect(await promtool('check', 'rules', '--lint=all', '--lint-fatal', rulesPath)).toContain(
    `SUCCESS: ${alerts().length} rules found`,
  );
  expect(await promtool('check', 'config', join(root, 'etc/prometheus/prometheus.yml'))).toContain('SUCCESS');
  expect(await promtool('check', 'config', join(root, 'etc/lab/prometheus.yml'))).toContain('SUCCESS');
});

it('each alert fires when it should, and not when it should not', async () => {
  expect(await promtool('test', 'rules', ruleTestsPath)).toContain('SUCCESS');
});

it('Prometheus understands every query of the dashboard', async () => {
  const folder = await makeTemporaryFolder();
  onTestFinished(() => folder.remove());
  const path = join(folder.path, 'dashboard.yml');
  const rules = dashboardQueries('1m').map(({ query }, index) => ({ record: `panel:query:${index}`, expr: query }));
  // JSON is YAML.
  await writeFile(path, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
  expect(await promtool('check', 'rules', path)).toContain(`SUCCESS: ${rules.length} rules found`);
});
