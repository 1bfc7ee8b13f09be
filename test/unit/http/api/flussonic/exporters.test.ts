// What Flussonic's public exporters and its Go SDK ask for, and find: their requests as they send them, their fields by their types. A Go
// program gives up an answer whole where a field has another type; null and what is missing it passes over. A Python program adds up
// what it finds, null as well, and falls over that.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ingestView, ownerView, streamView } from '../../../../support/fake-node-view.ts';
import { WebNode } from '../../../../support/web-node.ts';

type Json = Readonly<Record<string, unknown>>;

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
  node.viewAuth = { user: 'exporter', password: 'look' };
  node.view.all = [
    streamView('cam01', { title: 'Gate', captureAt: ['n1'] }),
    streamView('silent', { owner: ownerView('n2') }),
    streamView('off', { owner: null, clustered: false, disabled: true }),
  ];
  node.view.states.set('cam01', ingestView('cam01', { retryCount: 3 }));
  node.view.watched = { byStream: new Map([['cam01', 12]]), byNode: new Map([['n1', 12]]) };
});

afterEach(() => node.close());

async function asked(path: string): Promise<unknown> {
  const Authorization = `Basic ${Buffer.from('exporter:look').toString('base64')}`;
  const answer = await node.ask(path, { headers: { Authorization } });
  expect(answer.status).toBe(200);
  return answer.json();
}

const streamsAt = async (path: string) => ((await asked(path)) as { streams: readonly Json[] }).streams;

/** Go's encoding/json into a struct with these fields. */
function decodes(value: unknown, fields: Readonly<Record<string, string>>): boolean {
  return Object.entries(fields).every(([name, type]) => {
    const given = (value as Json)[name] ?? null;
    return given === null || (type === 'array' ? Array.isArray(given) : typeof given === type && !Array.isArray(given));
  });
}

describe('sputnik-systems/flussonic_exporter', () => {
  it('finds the state of each stream, page by page, beginning with an empty cursor', async () => {
    const [first] = await streamsAt('/streamer/api/v3/streams?limit=1000&cursor=');
    expect(first).toMatchObject({ name: 'cam01', title: 'Gate', stats: { alive: true, retry_count: 3 } });
    const page = (await asked('/streamer/api/v3/streams?limit=1&cursor=')) as { readonly next: string };
    expect((await streamsAt(`/streamer/api/v3/streams?limit=1&cursor=${page.next}`))[0]).toMatchObject({ name: 'off' });
  });

  it('finds the sums', async () =>
    expect(await asked('/streamer/api/v3/config/stats')).toMatchObject({
      ...{ uptime: 3600, total_clients: 12, total_streams: 3, online_streams: 1 },
    }));
});

describe('ntthuan060102github/Flussonic-Exporter, and others like it', () => {
  it('find numbers wherever they add up, also of streams that nobody runs', async () => {
    for (const { stats } of await streamsAt('/flussonic/api/v3/streams?limit=200')) {
      const { input, lifetime, transcoder = {}, play = {} } = stats as Readonly<Record<string, Json | number>>;
      expect([typeof input, typeof lifetime, transcoder, play]).toEqual(['object', 'number', {}, {}]);
      for (const [name, value] of Object.entries(input as Json))
        if (name !== 'url') expect(value).toEqual(expect.any(Number));
    }
    const [first] = await streamsAt('/flussonic/api/v3/streams?limit=200');
    expect(first).toMatchObject({ stats: { lifetime: 600_000, input: { bytes: 123_456_789 } } });
  });
});

describe('mef13/flussonic_exporter', () => {
  it('finds the viewers of the server', async () =>
    expect(await asked('/flussonic/api/server')).toMatchObject({ total_clients: 12, online_streams: 1 }));

  it('finds each stream with its state and options', async () => {
    const media = (await asked('/flussonic/api/media')) as readonly { entry: string; value: { stats: Json } }[];
    expect(media[0]).toMatchObject({
      entry: 'stream',
      value: {
        name: 'cam01',
        stats: {
          alive: true,
          bitrate: 2200,
          client_count: 12,
          retry_count: 3,
          input_error_rate: 0.3,
          lifetime: 600_000,
        },
        options: { title: 'Gate', disabled: false },
      },
    });
    const numbers = ['bitrate', 'client_count', 'input_error_rate', 'lifetime', 'retry_count'];
    for (const { value } of media) for (const name of numbers) expect(value.stats[name]).toEqual(expect.any(Number));
    expect(media.map(({ value }) => value)).toMatchObject([
      {},
      { stats: { alive: false } },
      { options: { disabled: true } },
    ]);
  });

  it('is asked for a password', async () => {
    expect((await node.ask('/flussonic/api/server')).status).toBe(401);
    expect((await node.ask('/flussonic/api/media')).status).toBe(401);
  });
});

describe("Flussonic's Go SDK", () => {
  const strings = { name: 'string', title: 'string' };
  const stats = {
    ...{ alive: 'boolean', bitrate: 'number', input: 'object', last_dts_at: 'number', lifetime: 'number' },
    ...{ media_info: 'object', online_clients: 'number', opened_at: 'number', running_on: 'array', status: 'string' },
    ts_delay: 'number',
  };

  it('decodes every stream', async () => {
    for (const stream of await streamsAt('/streamer/api/v3/streams')) {
      expect(decodes(stream, { ...strings, disabled: 'boolean', inputs: 'array', cluster_ingest: 'object' })).toBe(
        true,
      );
      expect(decodes(stream.stats, stats)).toBe(true);
      expect(decodes(stream.cluster_ingest ?? {}, { capture_at: 'string' })).toBe(true);
      expect(decodes((stream.stats as Json).input, { bytes: 'number', retries: 'number' })).toBe(true);
    }
  });

  it('decodes the server, its lists end with a null', async () => {
    expect(
      decodes(await asked('/streamer/api/v3/config/stats'), {
        ...{ cpu_usage: 'number', hostname: 'string', memory_usage: 'number', online_streams: 'number' },
        ...{ server_version: 'string', total_clients: 'number', total_streams: 'number', uptime: 'number' },
      }),
    ).toBe(true);
    expect(await asked('/streamer/api/v3/streams')).toMatchObject({ estimated_count: 3, next: null });
  });
});
