import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ingestView,
  ownerView,
  peerView,
  someUnixMs,
  streamView,
  thisNodeView,
} from '../../../support/fake-node-view.ts';
import { WebNode } from '../../../support/web-node.ts';

const base = '/streamer/api/v3';
let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

const json = async (path: string) => (await node.ask(`${base}${path}`)).json();

describe('GET /streams', () => {
  it('names the backend that decides who may watch, where there is one', async () => {
    node.view.all = [streamView('cam01', { onPlay: 'http://backend/auth?key=****' }), streamView('cam02')];
    expect(await json('/streams')).toMatchObject({ streams: [{ on_play: 'http://backend/auth?key=****' }, {}] });
    expect(await json('/streams/cam02')).not.toHaveProperty('on_play');
  });

  it('shows a running stream in Flussonic’s words, its owner in ours', async () => {
    const owner = ownerView('n2', {
      previous: 'n1',
      history: [{ node: 'n1', epoch: 7, since: 1, reason: 'n1 was free' }],
    });
    node.view.all = [streamView('cam01', { title: 'Gate', captureAt: ['n2', 'n3'], owner, reason: 'n2 is preferred' })];
    node.view.states.set('cam01', ingestView('cam01'));
    node.view.watched = { byStream: new Map([['cam01', 12]]), byNode: new Map([['n2', 12]]) };
    expect(await json('/streams')).toEqual({
      streams: [
        {
          name: 'cam01',
          title: 'Gate',
          inputs: [{ url: 'rtsp://****@10.0.0.1/h264' }],
          cluster_ingest: { capture_at: 'n2,n3' },
          disabled: false,
          held_in: 'file',
          reason: 'n2 is preferred',
          stats: {
            status: 'running',
            alive: true,
            reason: 'segments come',
            running_on: ['n2'],
            input: { url: 'rtsp://****@10.0.0.1/h264', bytes: 123_456_789, retries: 0, errors: 4 },
            bitrate: 2200,
            bytes_in: 123_456_789,
            lifetime: 600_000,
            opened_at: someUnixMs - 600_000,
            last_dts_at: someUnixMs - 1500,
            ts_delay: 1500,
            retry_count: 0,
            input_error_rate: 0.3,
            online_clients: 12,
            media_info: { tracks: [{ content: 'video', codec: 'h264', detail: '1280x720, 25 fps' }] },
            warnings: [],
          },
          owner,
          stopped: null,
        },
      ],
      estimated_count: 1,
      next: null,
    });
  });

  it('invents nothing for a stream whose node is silent, or that nobody runs', async () => {
    node.view.all = [
      streamView('a', { owner: ownerView('n2') }),
      streamView('b', { owner: null, reason: 'no node is free' }),
    ];
    expect(await json('/streams')).toMatchObject({
      streams: [
        {
          stats: {
            status: null,
            alive: null,
            bitrate: null,
            running_on: ['n2'],
            online_clients: 0,
            reason: expect.stringContaining('n2 has not'),
          },
        },
        { stats: { status: 'waiting', alive: false, running_on: [], reason: 'no node is free' }, owner: null },
      ],
    });
  });

  it('tells nothing of an ingest that ended when the stream was handed over, which its last owner still tells of', async () => {
    node.view.all = [streamView('a', { owner: ownerView('n2', { epoch: 9077 }) })];
    node.view.states.set('a', ingestView('a', { epoch: 8812 }));
    const stats = { status: null, running_on: ['n2'], reason: 'n2 has not said how its ingest is doing' };
    expect(await json('/streams')).toMatchObject({ streams: [{ stats }] });
    expect(await json('/streams/a')).toMatchObject({ stats, log: [] });
  });

  it('leaves cluster_ingest out where a stream runs on every node', async () => {
    node.view.all = [streamView('a', { clustered: false, owner: null, ingest: ingestView('a') })];
    node.view.states.set('a', ingestView('a'));
    const { streams } = (await json('/streams')) as { streams: readonly Record<string, unknown>[] };
    expect(streams[0]).not.toHaveProperty('cluster_ingest');
    expect(streams[0]).toMatchObject({ stats: { running_on: ['n1'] } });
  });

  it('comes page by page, each stream once', async () => {
    node.view.all = ['d', 'b', 'a', 'e', 'c'].map(name => streamView(name));
    const names: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 3; pages += 1) {
      const page = (await json(`/streams?limit=2${cursor}`)) as {
        streams: { name: string }[];
        estimated_count: number;
        next: string | null;
      };
      names.push(...page.streams.map(stream => stream.name));
      expect(page.estimated_count).toBe(5);
      cursor = page.next === null ? '' : `&cursor=${encodeURIComponent(page.next)}`;
    }
    expect([names, cursor]).toEqual([['a', 'b', 'c', 'd', 'e'], '']);
  });

  it('takes names', async () => {
    node.view.all = ['a', 'b', 'c'].map(name => streamView(name));
    expect(await json('/streams?name=c,a')).toMatchObject({
      streams: [{ name: 'a' }, { name: 'c' }],
      estimated_count: 2,
    });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=10001', 'limit'],
    ['limit=x', 'limit'],
    ['cursor=%ff', 'cursor'],
  ])('refuses %s', async (query, word) => {
    const answer = await node.ask(`${base}/streams?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.json()).toEqual({ error: expect.stringContaining(word), path: [word] });
  });
});

describe('GET /streams/{name}', () => {
  it('tells who had it, and who has switched it off, also while nobody has it', async () => {
    const history = [{ node: null, epoch: 9000, since: someUnixMs, reason: 'switched off' }];
    const stopped = { by: 'admin', at: someUnixMs };
    node.view.all = [streamView('a', { owner: null, history, stopped, reason: 'switched off by admin' })];
    expect(await json('/streams/a')).toMatchObject({
      owner: null,
      history,
      stopped,
      stats: { lifetime: 0, input: {} },
    });
    expect(((await json('/streams')) as { streams: object[] }).streams[0]).not.toHaveProperty('history');
  });

  it('takes a percent-encoded name and adds what ffmpeg said', async () => {
    node.view.all = [streamView('a/b')];
    node.view.states.set('a/b', ingestView('a/b', { log: ['first', 'last'] }));
    expect(await json('/streams/a%2Fb')).toMatchObject({ name: 'a/b', log: ['first', 'last'] });
  });

  it('is 404 for an unknown one', async () => {
    const answer = await node.ask(`${base}/streams/nothere`);
    expect(answer.status).toBe(404);
    expect(answer.json()).toEqual({ error: 'there is no stream "nothere"', path: ['streams', 'nothere'] });
  });
});

describe('GET /cluster/peers', () => {
  const n2 = {
    hostname: 'n2:8081',
    api_url: 'http://n2:8081:8080',
    public_payload_url: 'http://n2:8081:8080',
    fetch_timeout: 2000,
    stale_timeout: 10_000,
    stats: {
      status: 'down',
      session: null,
      uptime: null,
      total_streams: 2,
      total_clients: null,
      load: 2,
      weight: 1,
      version: '0.1.0',
      config_digest: 'a1b2c3',
      config_differs: true,
      max_streams: null,
      suspect: false,
      lease_remaining_ms: null,
    },
  };

  beforeEach(() => {
    const down = peerView('n2:8081', { status: 'down', session: null, joinedAt: null, configDiffers: true });
    node.view.nodes = [down, peerView('n1')];
    node.view.watched = { byStream: new Map(), byNode: new Map([['n1', 7]]) };
  });

  it('lists them, and answers the same under Flussonic’s path', async () => {
    const answer = await json('/cluster/peers');
    expect(answer).toMatchObject({
      peers: [{ hostname: 'n1', stats: { uptime: 3600, total_clients: 7 } }, n2],
      estimated_count: 2,
      next: null,
    });
    expect((await node.ask('/flussonic/api/v3/cluster/peers')).json()).toEqual(answer);
  });

  it('shows one', async () => {
    expect(await json('/cluster/peers/n2%3A8081')).toEqual(n2);
    expect((await node.ask(`${base}/cluster/peers/n9`)).status).toBe(404);
  });
});

describe('GET /config/stats', () => {
  it('is about the node that answers, its sums about the cluster', async () => {
    node.view.all = [streamView('a'), streamView('b')];
    node.view.states.set('a', ingestView('a'));
    node.view.node = thisNodeView({ warnings: ['the clock is slow'] });
    node.view.watched = { byStream: new Map([['a', 9]]), byNode: new Map(Object.entries({ n1: 7, n2: 2 })) };
    expect(await json('/config/stats')).toMatchObject({
      server_version: '0.1.0',
      uptime: 3600,
      total_clients: 9,
      total_streams: 2,
      online_streams: 1,
      memory_usage: expect.any(Number),
      etcd: {
        version: '3.4.23',
        endpoint: 'http://127.0.0.1:2379',
        lease_age_ms: 1477,
        lease_remaining_ms: 8123,
        revision: 1234,
      },
      hostname: 'n1',
      ready: true,
      unprotected_segments: 0,
      warnings: ['the clock is slow'],
    });
  });
});

describe('monitoring', () => {
  it('is alive also when it is not ready, and says why it is not', async () => {
    node.view.node = thisNodeView({ ready: false, readyReason: 'etcd does not answer since 12:00:03' });
    expect((await node.ask(`${base}/monitoring/liveness`)).status).toBe(200);
    const answer = await node.ask(`${base}/monitoring/readiness`);
    expect([answer.status, answer.json()]).toEqual([503, { error: 'etcd does not answer since 12:00:03', path: [] }]);
  });

  it('is ready when the node is', async () => {
    expect((await node.ask(`${base}/monitoring/readiness`)).status).toBe(200);
  });
});

describe('the API', () => {
  it.each([
    ['POST', '/streams', 'HEAD, GET'],
    ['PATCH', '/streams/a', 'HEAD, GET, PUT, DELETE'],
    ['GET', '/streams/a/stop', 'POST'],
  ])('takes no %s for %s, and says what it takes', async (method, path, allow) => {
    const answer = await node.ask(`${base}${path}`, { method });
    expect([answer.status, answer.json()]).toEqual([405, { error: 'this path does not take that method', path: [] }]);
    expect(answer.headers.allow).toBe(allow);
  });

  it('tells a bug to the log, not to the client', async () => {
    node.view.streams = () => {
      throw new Error('secret detail');
    };
    const answer = await node.ask(`${base}/streams`);
    expect(answer.status).toBe(500);
    expect(answer.body.toString()).not.toContain('secret detail');
    expect(node.log.lines).toMatchObject([
      { level: 'error', event: 'http-bug', fields: { reason: expect.stringContaining('secret detail') } },
    ]);
  });
});
