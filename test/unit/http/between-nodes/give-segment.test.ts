import { afterEach, beforeEach, expect, it } from 'vitest';
import { withHolder } from '../../../../src/media/holders.ts';
import { nodeSegmentPath } from '../../../../src/media/relay/node-segment-path.ts';
import { closedSegment, windowAfter } from '../../../support/segments.ts';
import { WebNode } from '../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
  node.view.deliver = 'relay';
  node.view.routes.set('a/b', { type: 'here', epoch: 8812 });
});

afterEach(() => node.close());

it('gives another node what is in memory', async () => {
  node.live.append(closedSegment(3, { stream: 'a/b' }));
  const name = node.live.window('a/b')?.listed[0].name ?? '';
  const answer = await node.ask(nodeSegmentPath('a/b', name));
  expect([answer.status, answer.body, answer.headers['cache-control']]).toEqual([
    200,
    Buffer.alloc(1000, 3),
    'no-store',
  ]);
});

it('gives nothing that this node would have to ask for itself, and sends nobody on', async () => {
  const made = windowAfter([closedSegment(0, { stream: 'a/b' })], { segmentDurationMs: 2000, segmentCount: 3 }, 'n2');
  const { name } = made.listed[0];
  node.view.reached.set('n2', 'http://n2');
  node.live.learn(withHolder(made, name, 'n3'), 'n2', 0);
  const answer = await node.ask(nodeSegmentPath('a/b', name));
  expect([answer.status, answer.headers.location, node.requests.all]).toEqual([410, undefined, []]);
});

it.each(['/cluster/segments/a/index.m3u8', '/cluster/segments/x', '/cluster/segments/%zz'])(
  '%s is none',
  async path => {
    expect((await node.ask(path)).status).toBe(404);
  },
);

it('gives strangers nothing', async () => {
  node.verifyPeer = () => ({ type: 'refused', status: 401, reason: 'the signature is wrong', nowUnixMs: 1 });
  node.live.append(closedSegment(3, { stream: 'a/b' }));
  const name = node.live.window('a/b')?.listed[0].name ?? '';
  expect((await node.ask(nodeSegmentPath('a/b', name))).status).toBe(401);
});
