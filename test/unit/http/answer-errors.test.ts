import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebNode } from '../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

/** The answer to these bytes, head and body, as text. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(node.port, '127.0.0.1');
    let answer = '';
    socket.on('data', chunk => {
      answer += chunk;
    });
    socket.on('end', () => resolve(answer)).on('error', reject);
    socket.write(bytes);
  });
}

describe('an error', () => {
  it('is JSON for a program and a sentence for a person, open to every page, never cached', async () => {
    const { status, headers, json } = await node.ask('/streamer/api/v3/nothing');
    expect(status).toBe(404);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
    });
    expect(json()).toEqual({ error: 'there is nothing at "/streamer/api/v3/nothing"', path: [] });
  });

  it('that is a bug says nothing of it to the client, and all to the log', async () => {
    node.view.peers = () => {
      throw new Error('a secret detail');
    };
    const { status, headers, json } = await node.ask('/streamer/api/v3/cluster/peers');
    expect([status, headers['access-control-allow-origin']]).toEqual([500, '*']);
    expect(json()).toMatchObject({ error: expect.stringContaining('a bug in weir') });
    expect(JSON.stringify(json())).not.toContain('secret');
    expect(node.log.lines).toMatchObject([
      { level: 'error', event: 'http-bug', fields: { reason: expect.stringContaining('failed: a secret detail') } },
    ]);
  });

  it.each(['http://[::1', 'http://['])('of an address that cannot be read, %s, is no bug', async target => {
    const answer = await raw(`GET ${target} HTTP/1.1\r\nHost: n1\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('Access-Control-Allow-Origin: *\r\n');
    expect(answer).toContain('Content-Type: application/json');
    expect(answer).toMatch(/\{"error":"[^"]+/);
    expect(node.log.lines).toEqual([]);
  });
});
