import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebNode } from '../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

describe('the pages', () => {
  it('come with a policy that lets nothing in from other sites', async () => {
    const { status, headers, body } = await node.ask('/');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self';.*frame-ancestors 'none'/,
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body.toString()).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('let the player stand in anybody’s frame and follow redirects', async () => {
    node.view.routes.set('cam01', { type: 'here', epoch: null });
    const { headers } = await node.ask('/cam01/embed.html');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain('connect-src http: https:');
    expect(policy).toContain('frame-ancestors *');
    expect(headers['x-frame-options']).toBeUndefined();
  });

  it.each([
    ['theme.css', 'text/css; charset=utf-8'],
    ['icon.svg', 'image/svg+xml'],
    ['hls.js', 'application/javascript; charset=utf-8'],
  ])('have %s, sent once', async (file, type) => {
    const { status, headers } = await node.ask(`/streamer/web/${file}`);
    expect([status, String(headers['content-type']).replace('text/javascript', 'application/javascript')]).toEqual([
      200,
      type,
    ]);
    const again = await node.ask(`/streamer/web/${file}`, { headers: { 'If-None-Match': String(headers.etag) } });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it('say what to do when a script was not built', async () => {
    const answer = await node.ask('/streamer/web/no-such-script.js');
    expect([answer.status, answer.json()]).toEqual([
      404,
      { error: expect.stringContaining('npm run build'), path: [] },
    ]);
  });
});
