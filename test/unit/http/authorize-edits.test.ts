import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebNode } from '../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

async function statusWith(headers: Readonly<Record<string, string>>): Promise<number> {
  const before = node.asked.length;
  const { status } = await node.ask('/streamer/api/v3/cluster/peers/n1/drain', { method: 'POST', headers });
  expect(node.asked.length - before).toBe(status === 200 ? 1 : 0);
  return status;
}

const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });

describe('with edit_auth', () => {
  beforeEach(() => {
    node.editAuth = { user: 'admin', password: 'hu:sh' };
    node.viewAuth = { user: 'viewer', password: 'look' };
  });

  it('changes need it, as Basic or its password as Bearer', async () => {
    expect(await statusWith(basic('admin:hu:sh'))).toBe(200);
    expect(node.asked[0]?.by).toBe('admin');
    expect(await statusWith({ Authorization: 'Bearer hu:sh' })).toBe(200);
  });

  it.each([
    [{}, 'this needs the user and password of edit_auth'],
    [basic('admin:wrong'), 'the user and password that were given are not those of edit_auth'],
    [basic('nobody:hu:sh'), 'the user and password that were given are not those of edit_auth'],
    [basic('viewer:look'), 'the user and password that were given are not those of edit_auth'],
    [basic('hu:sh'), 'the user and password that were given are not those of edit_auth'],
    [{ Authorization: 'Bearer wrong' }, 'the Authorization that was given is not the user and password of edit_auth'],
    [{ Authorization: 'Bearer ' }, 'the Authorization that was given is not the user and password of edit_auth'],
    [{ Authorization: 'hu:sh' }, 'the Authorization that was given is not the user and password of edit_auth'],
  ])('%j is refused, and asked for a password: %s', async (headers, sentence) => {
    const answer = await node.ask('/streamer/api/v3/cluster/peers/n1/drain', { method: 'POST', headers });
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, expect.stringContaining('Basic')]);
    expect(answer.json()).toEqual({ error: sentence, path: [] });
  });

  it('a page of another site is refused though its browser knows the password', async () => {
    const own = { ...basic('admin:hu:sh'), Host: 'weir.example:80' };
    expect(await statusWith({ ...own, Origin: 'http://evil.example' })).toBe(403);
    expect(await statusWith({ ...own, Origin: 'null' })).toBe(403);
    expect(await statusWith({ ...own, Host: 'weir.example', Origin: 'http://weir.example' })).toBe(200);
  });
});

describe('without edit_auth', () => {
  it('this machine itself may change things', async () => {
    expect(await statusWith({})).toBe(200);
    expect(await statusWith({ Host: 'localhost:8080', Origin: 'http://localhost:8080' })).toBe(200);
  });

  it('what a browser on it or a proxy on it brings from elsewhere may not', async () => {
    expect(await statusWith({ Origin: 'http://evil.example' })).toBe(403);
    // a name of an attacker's that was made to point here
    expect(await statusWith({ Host: 'evil.example', Origin: 'http://evil.example' })).toBe(403);
    expect(await statusWith({ 'X-Forwarded-For': '203.0.113.9' })).toBe(403);
  });
});
