import { afterEach, beforeEach, expect, it } from 'vitest';
import { waitFor } from '../../../support/wait.ts';
import { WebNode } from '../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

const base = '/streamer/api/v3/streams';
const put = (name: string, body: unknown) => node.ask(`${base}/${name}`, { method: 'PUT', body: JSON.stringify(body) });

it('adds or changes a stream, and says what came of it', async () => {
  node.holdOutcome = { type: 'done', reason: 'a/b is added', to: null };
  const { status, json } = await put('a%2Fb', { inputs: ['testsrc://'] });
  expect([status, json()]).toEqual([200, { reason: 'a/b is added' }]);
  expect(node.holdAsked).toEqual([['a/b', { inputs: ['testsrc://'] }, '127.0.0.1']]);
});

it('tells all that is wrong with it', async () => {
  node.holdOutcome = {
    type: 'wrong',
    errors: [
      { path: ['inputs', '0', 'url'], sentence: 'it is bad' },
      { path: ['titel'], sentence: 'it is unknown' },
    ],
  };
  const { status, json } = await put('a', {});
  expect(status).toBe(400);
  expect(json()).toEqual({
    ...{ error: 'it is bad', path: ['inputs', '0', 'url'] },
    errors: [
      { error: 'it is bad', path: ['inputs', '0', 'url'] },
      { error: 'it is unknown', path: ['titel'] },
    ],
  });
});

it('removes a stream', async () => {
  node.outcome = { type: 'refused', reason: 'a stands in the configuration file: change it there' };
  expect((await node.ask(`${base}/a`, { method: 'DELETE' })).status).toBe(409);
  node.outcome = { type: 'unknown', reason: 'there is no stream' };
  expect((await node.ask(`${base}/a`, { method: 'DELETE' })).status).toBe(404);
  node.outcome = { type: 'done', reason: 'a is removed', to: null };
  expect((await node.ask(`${base}/a`, { method: 'DELETE' })).status).toBe(200);
  expect(node.holdAsked).toEqual([...Array(3)].map(() => ['a', '127.0.0.1']));
});

it('takes nothing from who may not change anything', async () => {
  node.editAuth = { user: 'admin', password: 'hush' };
  expect((await put('a', {})).status).toBe(401);
  expect((await node.ask(`${base}/a`, { method: 'DELETE' })).status).toBe(401);
  expect(node.holdAsked).toEqual([]);
});

it('makes changes wait for each other, the more streams there are, and refuses too many', async () => {
  node.held.streamCount = 1e6;
  expect((await put('a', {})).status).toBe(200);
  const { status, headers } = await node.ask(`/flussonic/api/v3/streams/a`, { method: 'DELETE' });
  expect([status, headers['retry-after']]).toEqual([429, '10']);
  expect(node.holdAsked).toHaveLength(1);
  node.clock.advance(9000);
  const before = node.clock.waiting;
  const waiting = put('b', {});
  await waitFor('the change to wait', 30_000, () => node.clock.waiting > before);
  expect(node.holdAsked).toHaveLength(1);
  node.clock.advance(1000);
  expect((await waiting).status).toBe(200);
});
