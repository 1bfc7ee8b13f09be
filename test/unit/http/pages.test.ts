import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { peerView } from '../../support/fake-node-view.ts';
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

  it('show the previews of nodes that are known, and nothing that their addresses could smuggle in', async () => {
    const publicUrls = [
      'https://n2.example:8443/there',
      "http://n3/'; script-src *",
      "http://x;script-src'*'/",
      'nonsense',
    ];
    node.view.nodes = publicUrls.map((publicUrl, index) => peerView(`n${index}`, { publicUrl }));
    const { headers } = await node.ask('/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("; img-src 'self' https://n2.example:8443 http://n3; frame-ancestors 'none'");
    expect(policy.match(/script-src/g)).toHaveLength(1);
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

  it.each(['..%2fcluster.css', 'streams/..%2f..%2f..%2fpackage.json', '%2e%2e/cluster.css', 'a/b/c.css'])(
    'give nothing but what lies in their folders: %s',
    async path => {
      const { status, body } = await node.ask(`/streamer/web/${path}`);
      expect([status, body.includes('body {')]).toEqual([404, false]);
    },
  );

  it('say what to do when a script was not built', async () => {
    const answer = await node.ask('/streamer/web/no-such-script.js');
    expect([answer.status, answer.json()]).toEqual([
      404,
      { error: expect.stringContaining('npm run build'), path: [] },
    ]);
  });
});
