import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imbalanceOf } from '../../../../src/http/metrics/cluster-levels.ts';
import { Metrics } from '../../../../src/http/metrics/metrics.ts';
import { series } from '../../../../src/http/metrics/series.ts';
import { FakeNodeView, ingestView, peerView, routeThere, thisNodeView } from '../../../support/fake-node-view.ts';
import { WebNode } from '../../../support/web-node.ts';

const view = () => new FakeNodeView();

/** Its lines that are values. */
async function linesOf(metrics: Metrics, name: string): Promise<readonly string[]> {
  return (await metrics.text()).split('\n').filter(line => line.startsWith(name) && !line.startsWith('#'));
}

describe('the levels of a node', () => {
  it('are read when somebody asks, from what it knows', async () => {
    const node = view();
    const metrics = new Metrics(node);
    node.nodes = [peerView('n1', { totalStreams: 3 }), peerView('n2', { status: 'down' })];
    node.counts = { running: 2, waiting: 0, error: 1, elsewhere: 4, nowhere: 5, off: 6 };
    expect(await linesOf(metrics, 'weir_')).toEqual(
      expect.arrayContaining([
        'weir_node_info{node="n1",cluster="default",version="0.1.0",config_digest="a1b2c3"} 1',
        'weir_ready 1',
        'weir_lease_remaining_seconds 8.123',
        'weir_warnings 0',
        'weir_peers{status="up"} 1',
        'weir_peers{status="down"} 1',
        'weir_peers{status="draining"} 0',
        'weir_streams{status="running"} 2',
        'weir_streams{status="nowhere"} 5',
        'weir_streams{status="off"} 6',
        'weir_owned_streams 3',
        'weir_etcd_up 1',
        'weir_etcd_database_bytes 20480',
      ]),
    );
  });

  it('say in what way it is none of the cluster', async () => {
    const node = view();
    const metrics = new Metrics(node);
    await metrics.text();
    const { etcd } = thisNodeView();
    node.node = thisNodeView({
      ...{
        ready: false,
        leaseRemainingMs: null,
        warnings: ['one', 'two'],
        unprotectedSegments: 7,
        configDigest: 'new',
      },
      etcd: { ...etcd, trouble: 'no answer' },
    });
    expect(await linesOf(metrics, 'weir_')).toEqual(
      expect.arrayContaining([
        'weir_ready 0',
        'weir_lease_remaining_seconds 0',
        'weir_warnings 2',
        'weir_segments_unprotected_total 7',
        'weir_etcd_up 0',
      ]),
    );
    expect(await linesOf(metrics, 'weir_node_info'), 'not beside what it was').toHaveLength(1);
    node.node = thisNodeView({ leaseRemainingMs: -3 });
    expect(await linesOf(metrics, 'weir_lease')).toEqual(['weir_lease_remaining_seconds 0']);
  });

  it('claim nothing of an etcd that was never reached', async () => {
    const node = view();
    const { etcd } = thisNodeView();
    node.node = thisNodeView({ etcd: { ...etcd, endpoint: null, databaseBytes: null } });
    const metrics = new Metrics(node);
    expect(await linesOf(metrics, 'weir_etcd')).toEqual(['weir_etcd_up 0']);
  });
});

describe('the levels of streams', () => {
  it('are those of the streams that run here, and of what is watched here', async () => {
    const node = view();
    node.own = [ingestView('cam'), ingestView('dead "one"', { status: 'error', bitrate: null, retryCount: 4 })];
    node.watchedHere = new Map([
      ['cam', 2],
      ['relayed', 3],
    ]);
    const metrics = new Metrics(node);
    const [{ bitrate, retryCount } = ingestView('cam')] = node.own;
    expect(await linesOf(metrics, 'weir_stream_')).toEqual([
      'weir_stream_alive{stream="cam"} 1',
      'weir_stream_alive{stream="dead \\"one\\""} 0',
      `weir_stream_bitrate{stream="cam"} ${bitrate}`,
      'weir_stream_bitrate{stream="dead \\"one\\""} 0',
      `weir_stream_retry_count{stream="cam"} ${retryCount}`,
      'weir_stream_retry_count{stream="dead \\"one\\""} 4',
      'weir_stream_clients{stream="cam"} 2',
      'weir_stream_clients{stream="dead \\"one\\""} 0',
      'weir_stream_clients{stream="relayed"} 3',
    ]);
    expect(await linesOf(metrics, 'weir_viewers')).toEqual(['weir_viewers 5']);
    node.own = [];
    node.watchedHere = new Map();
    expect(await linesOf(metrics, 'weir_stream_'), 'they have gone').toEqual([]);
    expect(await linesOf(metrics, 'weir_viewers')).toEqual(['weir_viewers 0']);
  });
});

describe('the imbalance', () => {
  it.each([
    ['of even nodes is 1', [peerView('a', { load: 5 }), peerView('b', { load: 5 })], 1],
    ['is the largest over the mean', [peerView('a', { load: 9 }), peerView('b', { load: 3 })], 1.5],
    [
      'counts loads by the weight of the nodes',
      [peerView('a', { load: 4, weight: 3 }), peerView('b', { load: 8 })],
      1.6,
    ],
    ['leaves out who is down or drains', [peerView('a'), peerView('b', { status: 'down', load: 0 })], 1],
    ['of nothing is 1', [peerView('a', { load: 0 })], 1],
    ['of nobody is 1', [], 1],
  ])('%s', (_, peers, ratio) => {
    expect(imbalanceOf(peers)).toBeCloseTo(ratio);
  });
});

describe('/metrics', () => {
  let node: WebNode;
  beforeEach(async () => {
    node = new WebNode();
    node.view.routes.set('away', routeThere());
    await node.open();
  });
  afterEach(() => node.close());

  it('is what Prometheus reads, with the sums of what was asked', async () => {
    await node.ask('/away/video.m3u8');
    await node.ask('/away/index.m3u8');
    await node.ask('/nobody/index.m3u8');
    const { status, headers, body } = await node.ask('/metrics');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
    const text = body.toString();
    for (const [name, { help, type }] of Object.entries(series)) {
      if (!text.includes(`# TYPE ${name} `)) continue;
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
    }
    expect(text).toContain('weir_http_requests_total{route="/:stream/index.m3u8",code="302"} 1\n');
    expect(text).toContain('weir_http_requests_total{route="/:stream/index.m3u8",code="404"} 1\n');
    expect(text).toContain('weir_http_requests_total{route="/:stream/video.m3u8",code="503"} 0\n');
    expect(text).toContain('weir_redirects_total 2\n');
    expect((await node.ask('/metrics')).body.toString(), 'sums, not sums of sums').toContain(
      'weir_redirects_total 2\n',
    );
  });

  it('is for who may read', async () => {
    node.viewAuth = { user: 'viewer', password: 'secret' };
    const { status, headers } = await node.ask('/metrics');
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toContain('Basic');
    const authorization = `Basic ${Buffer.from('viewer:secret').toString('base64')}`;
    expect((await node.ask('/metrics', { headers: { authorization } })).status).toBe(200);
  });

  it('takes nothing but questions', async () => {
    expect((await node.ask('/metrics', { method: 'HEAD' })).status).toBe(200);
    expect((await node.ask('/metrics', { method: 'POST' })).status).toBe(405);
    expect((await node.ask('/metrics/more')).status).toBe(404);
  });
});

describe('several who ask at the same time', () => {
  it('get the same look', async () => {
    const node = view();
    let looks = 0;
    node.peers = () => {
      looks += 1;
      return [];
    };
    const metrics = new Metrics(node);
    const [one, two] = await Promise.all([metrics.text(), metrics.text()]);
    expect(one).toBe(two);
    expect(looks).toBe(1);
    await metrics.text();
    expect(looks).toBe(2);
  });
});
