import { get, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventsJson } from '../../../../../src/http/api/events/events-router.ts';
import { clusterSettings, memberState, ownerEntry } from '../../../../support/cluster-state.ts';
import { waitFor } from '../../../../support/wait.ts';
import { WebNode } from '../../../../support/web-node.ts';

const path = '/streamer/api/v3/cluster/events';
const settings = clusterSettings();
const quiet = memberState(settings);
const claimed = (stream: string) => memberState(settings, [ownerEntry(stream, 'a', 10, 20)]);

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

const asked = async (query: string, headers = {}) =>
  (await node.ask(`${path}${query}`, { headers })).json() as EventsJson;
const streams = ({ events }: EventsJson) => events.map(({ type, stream }) => stream ?? type);

interface Reading {
  readonly response: IncomingMessage;
  text: string;
}

function follow(query = '', headers: Readonly<Record<string, string>> = {}): Promise<Reading> {
  return new Promise((resolve, reject) => {
    const request = get(
      { host: '127.0.0.1', port: node.port, path: `${path}${query}`, headers, agent: false },
      response => {
        const reading = { response, text: '' };
        response.on('data', chunk => {
          reading.text += chunk;
        });
        response.on('error', () => {});
        resolve(reading);
      },
    );
    request.on('error', reject);
  });
}

describe('as JSON', () => {
  it('tells all there is, or what is newer, and what to ask for next', async () => {
    const empty = await asked('?format=json');
    expect(empty).toEqual({ events: [], next: expect.any(String) });
    node.events.turned(quiet, claimed('s'));
    const all = await asked('?format=json');
    expect(all).toEqual({ events: node.events.all, next: node.events.all[0]?.id });
    expect(await asked(`?format=json&since=${empty.next}`)).toEqual(all);
    expect(await asked(`?format=json&since=${all.next}`)).toEqual({ events: [], next: all.next });
    expect(streams(await asked('?format=json&since=of-another-node'))).toEqual(['gap', 's']);
  });

  it('is what a client gets that accepts JSON', async () => {
    const answer = await node.ask(path, { headers: { Accept: 'application/json' } });
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(
      (await node.ask(`/flussonic/api/v3/cluster/events`, { headers: { Accept: 'application/json' } })).json(),
    ).toEqual(answer.json());
  });

  it('believes what the client heard last before what its address says', async () => {
    node.events.turned(quiet, claimed('s'));
    const { next } = await asked('?format=json');
    node.events.turned(quiet, claimed('t'));
    expect(streams(await asked('?format=json&since=x', { 'Last-Event-ID': next }))).toEqual(['t']);
  });
});

describe('as a stream', () => {
  it('tells what comes from now on, and ends with the node', async () => {
    node.events.turned(quiet, claimed('before'));
    const reading = await follow();
    expect(reading.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
    });
    await waitFor('a reader', 30_000, () => node.events.readers === 1);
    node.events.turned(quiet, claimed('after'));
    await waitFor('the event', 30_000, () => reading.text.includes('"stream":"after"'));
    expect(reading.text).not.toContain('before');
    node.events.close();
    await waitFor('the end', 30_000, () => reading.response.complete);
    expect(node.events.readers).toBe(0);
  });

  it.each([
    ['since', (id: string) => follow(`?since=${id}`)],
    ['Last-Event-ID', (id: string) => follow('?since=x', { 'Last-Event-ID': id })],
  ])('begins with what is newer than %s', async (_what, open) => {
    const before = node.events.last;
    node.events.turned(quiet, claimed('s'));
    const reading = await open(before);
    await waitFor('the event', 30_000, () => reading.text.includes('"stream":"s"'));
    expect(reading.text).not.toContain('gap');
    reading.response.destroy();
    await waitFor('the reader to be forgotten', 30_000, () => node.events.readers === 0);
  });

  it('answers HEAD and ends', async () => {
    const answer = await node.ask(path, { method: 'HEAD' });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(node.events.readers).toBe(0);
  });

  it('refuses more readers than it has room for, and takes others when some are gone', async () => {
    const stops = Array.from({ length: 200 }, () => node.events.follow({ news: () => {}, end: () => {} }));
    const refused = await node.ask(path);
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);
    expect((await node.ask(`${path}?format=json`)).status).toBe(200);
    stops[0]?.();
    const reading = await follow();
    expect(reading.response.statusCode).toBe(200);
    for (const stop of stops) stop();
    reading.response.destroy();
  });
});

it('is closed to who may not read', async () => {
  node.viewAuth = { user: 'viewer', password: 'look' };
  expect((await node.ask(path)).status).toBe(401);
  expect((await node.ask(`${path}?format=json`)).status).toBe(401);
  const Authorization = `Basic ${Buffer.from('viewer:look').toString('base64')}`;
  expect((await node.ask(`${path}?format=json`, { headers: { Authorization } })).status).toBe(200);
});
