import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shortEntry } from '../../../../src/media/tails/tail-message.ts';
import type { PeerRequest } from '../../../../src/ports.ts';
import { ingestView, streamView } from '../../../support/fake-node-view.ts';
import { theirs } from '../../../support/live-bench.ts';
import { WebNode } from '../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

describe('GET /cluster/report', () => {
  it('gives the ingests and the viewers of this node alone, to who is let in', async () => {
    const asked: PeerRequest[] = [];
    node.verifyPeer = request => {
      asked.push(request);
      return { type: 'accepted', isItsBody: () => true };
    };
    node.view.all = [streamView('a', { ingest: ingestView('a') }), streamView('b')];
    node.view.states.set('b', ingestView('b'));
    node.view.watchedHere = new Map([['b', 3]]);
    node.view.watched = { byStream: new Map([['b', 30]]), byNode: new Map([['n2', 27]]) };
    const answer = await node.ask('/cluster/report?x=%41', { headers: { Authorization: 'Weir x' } });
    expect(answer.json()).toEqual({ ingests: [ingestView('a')], viewers: [['b', 3]] });
    expect(asked).toEqual([
      { method: 'GET', target: '/cluster/report?x=%41', authorization: 'Weir x', remoteAddress: '127.0.0.1' },
    ]);
  });

  it.each(['Forwarded', 'X-Forwarded-For', 'X-Real-IP', 'Via'])(
    'is not asked from this machine itself where a proxy has passed it on: %s',
    async header => {
      const addresses: (string | null)[] = [];
      node.verifyPeer = ({ remoteAddress }) => {
        addresses.push(remoteAddress);
        return { type: 'accepted', isItsBody: () => true };
      };
      await node.ask('/cluster/report', { headers: { [header]: '192.0.2.1' } });
      expect(addresses).toEqual([null]);
    },
  );

  it('refuses with a reason and its time', async () => {
    node.verifyPeer = () => ({ type: 'refused', status: 401, reason: 'the signature is wrong', nowUnixMs: 123_456.7 });
    const answer = await node.ask('/cluster/report');
    expect([answer.status, answer.json()]).toEqual([401, { error: 'the signature is wrong', path: [] }]);
    expect(answer.headers['weir-time']).toBe('123457');
  });
});

describe('POST /cluster/copies', () => {
  const [shown] = theirs().listed;
  const query = new URLSearchParams({ stream: 'cam01', target: '4', entry: JSON.stringify(shortEntry(shown)) });

  it('takes no other body than the signed one', async () => {
    const bytes = 'x'.repeat(shown.size);
    node.verifyPeer = () => ({ type: 'accepted', isItsBody: body => `${body}` === bytes });
    const post = (body: string) => node.ask(`/cluster/copies?${query}`, { method: 'POST', body });
    const refused = await post('y'.repeat(shown.size));
    expect([refused.status, refused.json()]).toEqual([401, { error: expect.stringContaining('signed'), path: [] }]);
    expect(node.live.bytes).toBe(0);
    expect((await post(bytes)).status).toBe(204);
    expect(node.live.bytes).toBe(shown.size);
  });

  it('is refused at the first bytes of a body that did not say its length', async () => {
    const status = await new Promise((resolve, reject) => {
      const address = { host: '127.0.0.1', port: node.port, path: `/cluster/copies?${query}` };
      const headers = { 'Transfer-Encoding': 'chunked' };
      const asked = request({ ...address, method: 'POST', headers, agent: false }, answer =>
        resolve(answer.statusCode),
      );
      asked.on('error', reject).write(Buffer.alloc(1000));
    });
    expect(status).toBe(413);
  });
});
