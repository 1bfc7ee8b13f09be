import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../support/wait.ts';
import { WebNode } from '../../support/web-node.ts';

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8' };
let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
  node.view.route = name => (name === 'hall/cam 1' ? { type: 'nowhere', reason: 'because' } : { type: 'unknown' });
});

afterEach(() => node.close());

describe('what is not there', () => {
  it('is a page with the way on for a person', async () => {
    const { status, headers, body } = await node.ask('/cam<b>', { headers: browser });
    expect(status).toBe(404);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(body.toString()).toContain('there is nothing at');
    expect(body.toString()).toContain('<a href="/">');
    expect(body.toString()).not.toContain('<b>');
    expect(body.toString()).not.toContain('embed.html');
  });

  it.each(['/hall/cam%201', '/hall/cam%201/'])('leads from %s to the player of the stream', async path => {
    const { status, body } = await node.ask(path, { headers: browser });
    expect(status).toBe(404);
    expect(body.toString()).toContain('<a href="/hall/cam%201/embed.html">watch hall/cam 1</a>');
    expect(body.toString()).toContain('<a href="/hall/cam%201/index.m3u8">');
  });

  it('names the stream that there is not', async () =>
    expect((await node.ask('/nobody/embed.html', { headers: browser })).body.toString()).toContain(
      'there is no stream &quot;nobody&quot;',
    ));

  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['a program', '/cam', {}],
    ['a program that takes anything', '/cam', { accept: '*/*' }],
    ['a player', '/cam/index.m3u8', { accept: 'application/vnd.apple.mpegurl, */*;q=0.5' }],
    ['whoever asks the API', '/streamer/api/v3/nothing', browser],
  ])('is JSON for %s', async (_, path, headers) => {
    const answer = await node.ask(path, { headers });
    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({ error: expect.stringMatching(/^there is no/) });
  });

  it('is an error of its own where another one has to be told', async () => {
    const asked = node.ask('/hall/cam%201/index.m3u8', { headers: browser });
    await waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
    node.clock.advance(3000);
    const answer = await asked;
    expect(answer.status).toBe(503);
    expect(answer.json()).toMatchObject({ error: expect.stringContaining('because') });
    expect((await node.ask('/%zz', { headers: browser })).status).toBe(404);
  });
});
