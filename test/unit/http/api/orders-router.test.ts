import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { streamView } from '../../../support/fake-node-view.ts';
import { WebNode } from '../../../support/web-node.ts';

const base = '/streamer/api/v3';
let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  node.view.all = [streamView('cam01'), streamView('a/b'), streamView('local', { clustered: false })];
  await node.open();
});

afterEach(() => node.close());

const post = (path: string, body?: string, headers: Readonly<Record<string, string>> = {}) =>
  node.ask(`${base}${path}`, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });

describe('orders', () => {
  it('are given with who wants them, and answered with a sentence', async () => {
    node.outcome = { type: 'done', reason: 'cam01 moves', to: 'n2' };
    const answer = await post('/streams/cam01/move', '{"to": "n2"}');
    expect([answer.status, answer.json()]).toEqual([200, { reason: 'cam01 moves', to: 'n2' }]);
    await post('/streams/a%2Fb/move', '{"to": "auto"}');
    await post('/streams/cam01/stop');
    await post('/streams/cam01/start');
    await post('/cluster/peers/n2:8080/drain');
    await node.ask(`/flussonic/api/v3/cluster/peers/n2/drain`, { method: 'DELETE' });
    expect(node.asked.map(({ order }) => order)).toEqual([
      { type: 'move', stream: 'cam01', to: 'n2' },
      { type: 'move', stream: 'a/b', to: null },
      { type: 'stop', stream: 'cam01' },
      { type: 'start', stream: 'cam01' },
      { type: 'drain', node: 'n2:8080' },
      { type: 'undrain', node: 'n2' },
    ]);
    expect(node.asked[0]?.by).toContain('127.0.0.1');
  });

  it.each(['stop', 'start'])('to %s name no node: none is told', async order => {
    node.outcome = { type: 'done', reason: 'cam01 is switched', to: null };
    expect((await post(`/streams/cam01/${order}`)).json()).toEqual({ reason: 'cam01 is switched' });
  });

  it.each([
    ['refused', 409],
    ['unknown', 404],
    ['unavailable', 503],
  ] as const)('that are %s are answered with %d', async (type, status) => {
    node.outcome = { type, reason: 'a sentence' };
    const answer = await post('/cluster/peers/n2/drain');
    expect([answer.status, answer.json()]).toEqual([status, { error: 'a sentence', path: ['peers', 'n2'] }]);
  });

  it.each([
    ['/streams/cam01/move', '', 400, 'must say where to'],
    ['/streams/cam01/move', '{"to": 3}', 400, 'must say where to'],
    ['/streams/cam01/move', '[]', 400, 'a JSON object'],
    ['/streams/cam01/move', '{to', 400, 'not JSON'],
    ['/streams/cam01/move', `"${'x'.repeat(70_000)}"`, 413, 'larger than'],
    ['/streams/nobody/move', '{"to": "n2"}', 404, 'no stream'],
    ['/streams/local/stop', '', 409, 'on every node'],
  ])('%s %s: %d', async (path, body, status, words) => {
    const answer = await post(path, body);
    expect([answer.status, answer.json()]).toEqual([
      status,
      expect.objectContaining({ error: expect.stringContaining(words) }),
    ]);
    expect(node.asked).toEqual([]);
  });

  it('are not given by looking', async () => {
    expect((await node.ask(`${base}/cluster/peers/n2/drain`)).status).toBe(405);
    expect(node.asked).toEqual([]);
  });
});
