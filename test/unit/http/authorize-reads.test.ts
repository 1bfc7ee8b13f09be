import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebNode } from '../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  node.viewAuth = { user: 'viewer', password: 'see:it' };
  node.editAuth = { user: 'editor', password: 'do it' };
  await node.open();
});

afterEach(() => node.close());

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

async function statusFor(authorization: string | null): Promise<number> {
  const headers = authorization === null ? {} : { Authorization: authorization };
  return (await node.ask('/streamer/api/v3/streams', { headers })).status;
}

describe('view_auth', () => {
  it.each([
    basic('viewer:see:it'),
    basic('editor:do it'),
    // a program that changes things so looks at them so
    'Bearer do it',
    `basic   ${Buffer.from('viewer:see:it').toString('base64url')}  `,
  ])('lets in %s', async authorization => expect(await statusFor(authorization)).toBe(200));

  it.each([
    null,
    '',
    'Basic',
    'Basic !!!',
    basic(''),
    basic('viewer'),
    basic('viewer:'),
    basic('viewer:see'),
    basic('viewer:see:it '),
    basic('Viewer:see:it'),
    basic('viewer:do it'),
    basic('editor:see:it'),
    'Bearer see:it',
    `Bearer ${Buffer.from('viewer:see:it').toString('base64')}`,
    `${basic('viewer:see:it')}, ${basic('viewer:see:it')}`,
  ])('keeps out %s', async authorization => expect(await statusFor(authorization)).toBe(401));

  it('asks for the password in words that a browser understands, and says nothing of it', async () => {
    const { headers, json } = await node.ask('/streamer/api/v3/streams');
    expect(headers['www-authenticate']).toMatch(/^Basic realm="weir"/);
    expect(JSON.stringify(json())).toContain('view_auth');
    expect(JSON.stringify(json())).not.toMatch(/viewer|see:it/);
  });

  it('says of a wrong password that it is wrong, in the same words whether there is such a user or not', async () => {
    const saidTo = async (Authorization: string) =>
      (await node.ask('/streamer/api/v3/streams', { headers: { Authorization } })).json();
    const wrong = { error: 'the user and password that were given are not those of view_auth', path: [] };
    expect(await saidTo(basic('viewer:wrong'))).toEqual(wrong);
    expect(await saidTo(basic('nobody:see:it'))).toEqual(wrong);
    expect(await saidTo('')).toEqual({ error: 'this needs the user and password of view_auth', path: [] });
    expect(await saidTo('Bearer see:it')).toMatchObject({ error: expect.stringMatching(/^the Authorization that/) });
  });

  it('that is not set lets everybody look, whatever edit_auth says', async () => {
    node.viewAuth = null;
    expect(await statusFor(null)).toBe(200);
    expect(await statusFor(basic('who:ever'))).toBe(200);
  });

  it('holds for the cluster page, not for playback', async () => {
    expect((await node.ask('/')).status).toBe(401);
    expect((await node.ask('/cam01/index.m3u8')).status).toBe(404);
  });
});
