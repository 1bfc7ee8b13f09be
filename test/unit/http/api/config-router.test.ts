import { afterEach, beforeEach, expect, it } from 'vitest';
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
