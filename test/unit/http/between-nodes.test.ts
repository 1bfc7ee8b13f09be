import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PeerRequest } from '../../../src/ports.ts';
import { ingestView, streamView } from '../../support/fake-node-view.ts';
import { WebNode } from '../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

describe('GET /cluster/ingests', () => {
  it('gives the ingests of this node alone, to who is let in', async () => {
    const asked: PeerRequest[] = [];
    node.verifyPeer = request => {
      asked.push(request);
      return { type: 'accepted' };
    };
    node.view.all = [streamView('a', { ingest: ingestView('a') }), streamView('b')];
    node.view.states.set('b', ingestView('b'));
    const answer = await node.ask('/cluster/ingests?x=%41', { headers: { Authorization: 'Weir x' } });
    expect(answer.json()).toEqual([ingestView('a')]);
    expect(asked).toEqual([
      { method: 'GET', target: '/cluster/ingests?x=%41', authorization: 'Weir x', remoteAddress: '127.0.0.1' },
    ]);
  });

  it('refuses with a reason and its time', async () => {
    node.verifyPeer = () => ({ type: 'refused', status: 401, reason: 'the signature is wrong', nowUnixMs: 123_456.7 });
    const answer = await node.ask('/cluster/ingests');
    expect([answer.status, answer.json()]).toEqual([401, { error: 'the signature is wrong', path: [] }]);
    expect(answer.headers['weir-time']).toBe('123457');
  });
});
