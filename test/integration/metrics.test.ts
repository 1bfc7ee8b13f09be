// What a running node exposes is what its documentation, the alert rules and the Grafana dashboard count on: a real Prometheus scrapes it
// with a password, evaluates the rules, and answers what the dashboard asks.

import { expect, it } from 'vitest';
import { type Series, series } from '../../src/http/metrics/series.ts';
import { exposedText, parseExposed } from '../support/exposed.ts';
import { Prometheus } from '../support/prometheus.ts';
import { alerts, dashboardQueries, expressionOf, namesIn, rulesPath } from '../support/promql.ts';
import { startCluster } from '../support/start-cluster.ts';
import { waitFor } from '../support/wait.ts';

const authorization = `Basic ${Buffer.from('viewer:may-look').toString('base64')}`;
/** Between two scrapes, rates have a value. */
const rateInterval = '20s';
/** What is more than nothing as soon as streams run, the node has been asked, and its session was renewed. */
const growing = [
  'weir_renewals_total{result="done"}',
  'weir_segments_total',
  'weir_segments_unprotected_total',
  'weir_stream_bitrate{stream="two"}',
  'weir_http_requests_total{route="/:stream/video.m3u8",code="200"}',
  'weir_http_requests_total{route="/metrics",code="200"}',
  'weir_etcd_call_seconds_count',
  'weir_event_loop_lag_seconds_count',
  'process_resident_memory_bytes',
];

it('a node exposes what is documented, and all that rules and dashboard ask for', async () => {
  const cluster = await startCluster({
    ...{ nodes: 1, etcd: null, env: { WEIR_ETCD: undefined }, fetchTimeout: 2, staleTimeout: 10 },
    settings: 'view_auth viewer may-look;',
    streams: () =>
      'stream one { url testsrc://; cluster_ingest; }\nstream two { url testsrc://; cluster_ingest; }\nstream own { url testsrc://; }',
  });
  const node = cluster.node(0);
  const prometheus = await Prometheus.start(scraping(node.address));
  await waitFor('three running streams', 40_000, async () => {
    await fetch(`${node.origin}/one/video.m3u8`);
    return parseExposed(await exposedText(node, { authorization })).get('weir_streams{status="running"}') === 3;
  });

  const text = await waitFor('a value of all that grows', 30_000, async () => {
    await fetch(`${node.origin}/one/video.m3u8`);
    const now = await exposedText(node, { authorization });
    const exposed = parseExposed(now);
    const missing = growing.filter(name => !((exposed.get(name) ?? 0) > 0));
    if (missing.length > 0) throw new Error(`nothing yet of ${missing.join(', ')}`);
    return now;
  });
  for (const [name, { type, help }] of Object.entries<Series>(series))
    expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
  const documented = [...text.matchAll(/^# TYPE (weir_\w+) /gm)].map(([, name]) => name);
  expect(documented.toSorted()).toEqual(Object.keys(series).toSorted());

  const exposed = parseExposed(text);
  expect(Object.fromEntries(exposed)).toMatchObject({
    'weir_takeovers_total{reason="new"}': 2,
    'weir_renewals_total{result="refused"}': 0,
    'weir_stream_alive{stream="own"}': 1,
    'weir_stream_clients{stream="one"}': 1,
    weir_owned_streams: 2,
    weir_ready: 1,
    weir_etcd_up: 1,
    weir_viewers: 1,
    weir_fenced_total: 0,
  });

  await everyQueryIsAnswered(prometheus);
  // Nothing is there for a moment when the node did not answer within the second of a scrape.
  await waitFor('all that the alerts ask for', 30_000, async () => {
    const names = new Set((await prometheus.query('{job="weir"}')).map(({ metric }) => metric.__name__));
    for (const alert of alerts()) {
      const missing = namesIn(expressionOf(alert)).filter(name => !names.has(name));
      if (missing.length > 0) throw new Error(`${alert.name}: there is no ${missing.join(', ')}`);
    }
    return true;
  });
  const rules = await waitFor('a look at each rule', 30_000, async () => {
    const all = await prometheus.rules();
    return all.every(({ health }) => health !== 'unknown') && all;
  });
  expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  expect(rules).toHaveLength(alerts().length);
  await waitFor('a scrape without trouble', 30_000, async () => {
    const troubles = await prometheus.troubles();
    if (troubles.length > 0) throw new Error(troubles.join(' | '));
    return true;
  });
});

/** What has values to show; of what shows only trouble, the same without the condition. */
async function everyQueryIsAnswered(prometheus: Prometheus): Promise<void> {
  const queries = dashboardQueries(rateInterval).filter(({ query }) => !query.includes('ALERTS'));
  await waitFor('an answer to every query of the dashboard', 30_000, async () => {
    for (const { title, query } of queries) {
      const shown = query.replace(/ (>|==) 0\b/g, '');
      if ((await prometheus.query(shown)).length === 0) throw new Error(`'${title}' shows nothing: ${shown}`);
    }
    return true;
  });
}

function scraping(target: string): string {
  return JSON.stringify({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [rulesPath],
    scrape_configs: [
      {
        job_name: 'weir',
        basic_auth: { username: 'viewer', password: 'may-look' },
        static_configs: [{ targets: [target] }],
      },
    ],
  });
}
