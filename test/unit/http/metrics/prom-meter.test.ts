import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import { Metrics } from '../../../../src/http/metrics/metrics.ts';
import { PromMeter } from '../../../../src/http/metrics/prom-meter.ts';
import { series } from '../../../../src/http/metrics/series.ts';
import { FakeNodeView } from '../../../support/fake-node-view.ts';

let registry: Registry;
let meter: PromMeter;
beforeEach(() => {
  registry = new Registry();
  meter = new PromMeter(registry);
});

async function lines(name: string): Promise<readonly string[]> {
  return (await registry.metrics()).split('\n').filter(line => line.startsWith(name) && !line.endsWith(' 0'));
}

describe('what happens', () => {
  it('is summed up under its name and labels', async () => {
    meter.cluster({ type: 'renewal', result: 'done' });
    meter.cluster({ type: 'renewal', result: 'done' });
    meter.cluster({ type: 'renewal', result: 'unanswered' });
    meter.cluster({ type: 'fenced' });
    meter.cluster({ type: 'claims-refused', streams: 7 });
    meter.cluster({ type: 'move', reason: 'drain', result: 'done' });
    meter.cluster({ type: 'move', reason: 'rebalance', result: 'taken-back' });
    meter.takeover('owner-lost');
    meter.ingestRestarted();
    meter.ingestStalled();
    meter.segment(1000);
    meter.segment(500);
    meter.storeFailed();
    expect(await lines('weir_')).toEqual([
      'weir_takeovers_total{reason="owner-lost"} 1',
      'weir_renewals_total{result="done"} 2',
      'weir_renewals_total{result="unanswered"} 1',
      'weir_fenced_total 1',
      'weir_claim_conflicts_total 7',
      'weir_moves_total{reason="rebalance",result="taken-back"} 1',
      'weir_moves_total{reason="drain",result="done"} 1',
      'weir_ingest_restarts_total 1',
      'weir_ingest_stalls_total 1',
      'weir_segments_total 2',
      'weir_segment_bytes_total 1500',
      'weir_etcd_failures_total 1',
    ]);
  });

  it('is told in seconds where it takes time', async () => {
    meter.takeoverTook(2750);
    meter.storeAnswered(3);
    meter.loopLate(80);
    expect(await lines('weir_takeover_seconds_sum')).toEqual(['weir_takeover_seconds_sum 2.75']);
    expect(await lines('weir_takeover_seconds_bucket{le="3"}')).toHaveLength(1);
    expect(await lines('weir_takeover_seconds_bucket{le="2"}')).toEqual([]);
    expect(await lines('weir_etcd_call_seconds_sum')).toEqual(['weir_etcd_call_seconds_sum 0.003']);
    expect(await lines('weir_event_loop_lag_seconds_sum')).toEqual(['weir_event_loop_lag_seconds_sum 0.08']);
  });

  it('stands there with 0 before it has happened, so that the first time is seen', async () => {
    const text = await registry.metrics();
    for (const line of [
      'weir_renewals_total{result="refused"} 0',
      'weir_takeovers_total{reason="own"} 0',
      'weir_moves_total{reason="other",result="failed"} 0',
      'weir_fenced_total 0',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });
});

describe('the table of series', () => {
  it('is all that there is, and nothing else', async () => {
    new Metrics(new FakeNodeView(), registry);
    const names = registry.getMetricsAsArray().map(({ name }) => name);
    expect(names.toSorted()).toEqual(Object.keys(series).toSorted());
  });

  it('keeps to the manners of Prometheus', () => {
    for (const [name, { type, help, labels }] of Object.entries(series)) {
      expect(name).toMatch(/^weir_[a-z]+(_[a-z]+)*$/);
      expect(name.endsWith('_total'), `${name} is a ${type}`).toBe(type === 'counter');
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
      expect(help, name).toMatch(/^[A-Z0-9].*[.…]$/);
      for (const label of labels) expect(['instance', 'job', 'le']).not.toContain(label);
    }
  });
});
