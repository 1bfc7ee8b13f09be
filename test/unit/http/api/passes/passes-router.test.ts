import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { passMs } from '../../../../../src/node/admission/play-passes.ts';
import { streamView } from '../../../../support/fake-node-view.ts';
import { type Ask, WebNode } from '../../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  node.view.all = [streamView('cam01'), streamView('a/b')];
  await node.open();
});

afterEach(() => node.close());

const ask = (name: string, headers: NonNullable<Ask['headers']> = {}) =>
  node.ask(`/streamer/api/v3/streams/${name}/pass`, { method: 'POST', headers });
const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });

describe('a pass for a stream', () => {
  it('is given to who may change things: it opens that stream, and is kept by no cache', async () => {
    node.editAuth = { user: 'admin', password: 'hush' };
    for (const headers of [basic('admin:hush'), { Authorization: 'Bearer hush' }]) {
      const answer = await ask('a%2Fb', headers);
      expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
      const { token, until } = answer.json() as { readonly token: string; readonly until: number };
      expect(node.passes.read(token, 'a/b')).toEqual({ type: 'allowed' });
      expect(Math.abs(until - node.clock.unixMs() - passMs)).toBeLessThanOrEqual(1000);
    }
  });

  it('is refused to everybody else', async () => {
    node.editAuth = { user: 'admin', password: 'hush' };
    node.viewAuth = { user: 'viewer', password: 'look' };
    for (const headers of [{}, basic('admin:guess'), basic('viewer:look')])
      expect((await ask('cam01', headers)).status).toBe(401);
    expect((await ask('cam01', { ...basic('admin:hush'), Origin: 'https://evil.example' })).status).toBe(403);
  });

  it('is given to this machine alone where there is no edit_auth', async () => {
    expect((await ask('cam01')).status).toBe(200);
    expect((await ask('cam01', { 'X-Forwarded-For': '203.0.113.9' })).status).toBe(403);
  });

  it('is for a stream that there is', async () => {
    const answer = await ask('cam02');
    expect([answer.status, answer.json()]).toEqual([
      404,
      { error: 'there is no stream "cam02"', path: ['streams', 'cam02'] },
    ]);
  });
});
