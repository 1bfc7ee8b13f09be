import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { peerView } from '../../../support/fake-node-view.ts';
import { WebNode } from '../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

const base = '/streamer/api/v3';
const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });

it('shows the effective configuration without secrets', async () => {
  const { status, json, body } = await node.ask(`${base}/config`);
  expect(status).toBe(200);
  expect((json() as { text: string }).text).toContain('stream cam01 {');
  expect(body.toString()).not.toContain('hidden');
});

it('reads it again, and says what came of it', async () => {
  node.reloaded = { type: 'taken', reason: '1 stream added (a)' };
  const taken = await node.ask(`${base}/config/reload`, { method: 'POST' });
  expect([taken.status, taken.json()]).toEqual([200, { changed: true, reason: '1 stream added (a)' }]);
  node.reloaded = { type: 'unchanged', reason: 'nothing has changed' };
  const unchanged = await node.ask('/flussonic/api/v3/config/reload', { method: 'POST' });
  expect(unchanged.json()).toEqual({ changed: false, reason: 'nothing has changed' });
  expect(node.reloads).toEqual(['the API (127.0.0.1)', 'the API (127.0.0.1)']);
});

it('answers a bad file with all that is wrong', async () => {
  const place = { file: 'weir.conf', line: 3, column: 5 };
  node.reloaded = {
    ...{ type: 'refused', reason: 'weir.conf:3:5: it is bad, and 1 more' },
    diagnostics: [
      { severity: 'error', place, sentence: 'it is bad', excerpt: { text: 'bad;', caret: 0 } },
      { severity: 'warning', place, sentence: 'only a warning', excerpt: null },
      { severity: 'error', place: null, sentence: 'so is this', excerpt: null },
    ],
  };
  const { status, json } = await node.ask(`${base}/config/reload`, { method: 'POST' });
  expect(status).toBe(400);
  expect(json()).toEqual({
    error: 'nothing was changed: weir.conf:3:5: it is bad, and 1 more',
    path: ['config'],
    errors: [
      { error: 'it is bad', file: 'weir.conf', line: 3, column: 5, excerpt: 'bad;', caret: 0 },
      { error: 'so is this', file: null, line: null, column: null, excerpt: null, caret: null },
    ],
  });
});

describe('a reload of another node', () => {
  let other: WebNode;
  const reload = (host: string) => node.ask(`${base}/cluster/peers/${host}/reload`, { method: 'POST' });

  beforeEach(async () => {
    other = new WebNode();
    await other.open();
    node.view.nodes = [peerView('n1'), peerView('n2:80', { apiUrl: other.url })];
  });

  afterEach(() => other.close());

  it('is asked for by this one, and answered as it answers', async () => {
    other.reloaded = { type: 'taken', reason: '1 stream added (a)' };
    expect((await reload('n2:80')).json()).toEqual({ changed: true, reason: '1 stream added (a)' });
    expect([node.reloads, other.reloads]).toEqual([[], ['another node, for "127.0.0.1"']]);
    const place = { file: 'weir.conf', line: 3, column: 5 };
    const diagnostics = [
      { severity: 'error', place, sentence: 'it is bad', excerpt: { text: 'bad;', caret: 0 } },
    ] as const;
    other.reloaded = { type: 'refused', reason: 'it is bad', diagnostics };
    const refused = await reload('n2%3A80');
    expect([refused.status, refused.json()]).toEqual([
      400,
      {
        error: 'nothing was changed: it is bad',
        path: ['config'],
        errors: [{ error: 'it is bad', file: 'weir.conf', line: 3, column: 5, excerpt: 'bad;', caret: 0 }],
      },
    ]);
  });

  it('is its own where this node is meant', async () => {
    expect((await reload('n1')).status).toBe(200);
    expect([node.reloads, other.reloads]).toEqual([['the API (127.0.0.1)'], []]);
  });

  it.each([
    ['n9', 404, 'there is no node "n9"'],
    ['n3', 409, 'n3 is down'],
    ['n4', 409, 'does not say where'],
    ['n5', 503, 'cannot be asked'],
  ])('of %s is refused with %s', async (host, status, sentence) => {
    node.view.nodes = [
      peerView('n3', { status: 'down', apiUrl: null }),
      peerView('n4', { apiUrl: null }),
      peerView('n5', { apiUrl: 'http://127.0.0.1:1' }),
    ];
    const answer = await reload(host);
    expect([answer.status, answer.json()]).toEqual([
      status,
      { error: expect.stringContaining(sentence), path: ['peers', host] },
    ]);
  });

  it('is refused by the other one where this node is none', async () => {
    other.verifyPeer = () => ({ type: 'refused', status: 401, reason: 'the signature is wrong', nowUnixMs: 1 });
    const answer = await reload('n2:80');
    expect([answer.status, answer.json()]).toMatchObject([
      503,
      { error: expect.stringContaining('the signature is wrong') },
    ]);
    expect(other.reloads).toEqual([]);
  });

  it("is nobody's who may not change anything", async () => {
    node.editAuth = { user: 'admin', password: 'hush' };
    expect((await reload('n2:80')).status).toBe(401);
    expect(other.reloads).toEqual([]);
  });
});

it('lets nobody read or change it who may not', async () => {
  node.viewAuth = { user: 'viewer', password: 'look' };
  node.editAuth = { user: 'admin', password: 'hush' };
  expect((await node.ask(`${base}/config`)).status).toBe(401);
  expect((await node.ask(`${base}/config`, { headers: basic('viewer:look') })).status).toBe(200);
  const method = 'POST';
  expect((await node.ask(`${base}/config/reload`, { method, headers: basic('viewer:look') })).status).toBe(401);
  expect((await node.ask(`${base}/config/reload`, { method, headers: basic('admin:hush') })).status).toBe(200);
  expect(node.reloads).toEqual(['the API (admin)']);
});
