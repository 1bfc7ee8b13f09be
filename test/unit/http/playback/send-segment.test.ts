import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withHolder } from '../../../../src/media/holders.ts';
import type { LiveWindow } from '../../../../src/media/window.ts';
import { peerView, routeThere } from '../../../support/fake-node-view.ts';
import { closedSegment, windowAfter } from '../../../support/segments.ts';
import { WebNode } from '../../../support/web-node.ts';

const limits = { segmentDurationMs: 2000, segmentCount: 3 };

let node: WebNode;
let window: LiveWindow;
let name: string;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
  const made = windowAfter(
    [0, 1, 2].map(index => closedSegment(index)),
    limits,
    'n2',
  );
  name = made.listed[0].name;
  window = withHolder(made, name, 'n3');
  node.live.learn(window, 'n2', 0);
  node.view.routes.set('cam01', { type: 'here', epoch: 9077 });
  node.view.nodes = [peerView('n1'), peerView('n2'), peerView('n3')];
});

afterEach(() => node.close());

const locationOf = async (query = '') => (await node.ask(`/cam01/${name}${query}`)).headers.location;

describe('a segment whose bytes are elsewhere', () => {
  it('is at its maker', async () => {
    node.view.reached.set('n2', 'http://n2.example').set('n3', 'http://n3.example');
    expect(await locationOf('?t=1')).toBe(`http://n2.example/cam01/${name}?t=1&hop=1`);
  });

  it('is at the node with the copy when the maker is silent or gone', async () => {
    node.view.reached.set('n3', 'http://n3.example');
    expect(await locationOf()).toBe(`http://n3.example/cam01/${name}?hop=1`);
  });

  it('is here when this node has the copy', async () => {
    const [entry] = window.listed;
    node.live.takeCopy({ stream: 'cam01', entry, targetDurationS: 4, bytes: Buffer.alloc(1000, 7) });
    const answer = await node.ask(`/cam01/${name}?hop=1`);
    expect([answer.status, answer.body]).toEqual([200, Buffer.alloc(1000, 7)]);
  });

  it('is refused for a moment while who has it is only silent', async () => {
    const answer = await node.ask(`/cam01/${name}`);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
  });

  it('is not looked for in a circle', async () => {
    node.view.reached.set('n2', 'http://n2.example');
    expect((await node.ask(`/cam01/${name}?hop=1`)).status).toBe(503);
  });

  it('is gone when no living node has it', async () => {
    node.view.nodes = [peerView('n1'), peerView('n2', { status: 'down' }), peerView('n3', { status: 'down' })];
    expect((await node.ask(`/cam01/${name}`)).status).toBe(410);
  });

  it('is gone when it is older than all that is known, wherever the stream runs', async () => {
    node.view.routes.set('cam01', routeThere({ publicUrl: 'http://n2' }));
    expect((await node.ask('/cam01/2026/11/21/12/38/00968-2000-8812.ts')).status).toBe(410);
  });
});
