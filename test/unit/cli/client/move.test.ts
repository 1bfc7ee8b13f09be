import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { move } from '../../../../src/cli/client/move.ts';
import type { IngestView } from '../../../../src/node/view.ts';
import { ingestView, ownerView, peerView, streamView } from '../../../support/fake-node-view.ts';
import { recordedOutput } from '../../../support/recorded-output.ts';
import { WebNode } from '../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  node.outcome = { type: 'done', reason: 'cam01 moves from n1 to n2', to: 'n2' };
  await node.open();
});

afterEach(() => node.close());

/** @param after who has it once the order was given. */
async function run(after: string | null, epoch: number, change: Partial<IngestView> = {}, timeout?: string) {
  node.view.states.set('cam01', ingestView('cam01', { epoch: 11, ...change }));
  node.view.stream = name => {
    const owner =
      node.asked.length === 0 ? ownerView('n1', { epoch: 10 }) : after === null ? null : ownerView(after, { epoch });
    return streamView(name, { owner, reason: 'it belongs there' });
  };
  const output = recordedOutput();
  const code = await move({ url: node.url, stream: 'cam01', to: 'n2', timeout }, {}, output, 100);
  return { code, printed: output.printed, complained: output.complained };
}

describe('weir move', () => {
  it('waits until the stream runs there, and says why it is there now, not why it came there', async () => {
    expect(await run('n2', 11)).toEqual({
      code: 0,
      printed: 'cam01 moves from n1 to n2\ncam01 is at n2: it belongs there\ncam01 runs at n2\n',
      complained: '',
    });
    expect(node.asked[0]?.order).toEqual({ type: 'move', stream: 'cam01', to: 'n2' });
  });

  it('says where it is when it did not get there', async () => {
    expect(await run('n3', 12)).toMatchObject({
      code: 1,
      complained: expect.stringContaining('it is at n3: it belongs there'),
    });
    expect(await run(null, 0)).toMatchObject({ code: 1, complained: expect.stringContaining('nobody has it') });
  });

  it('says why it does not run there', async () => {
    const { code, complained } = await run('n2', 11, { status: 'error', reason: 'the camera does not answer' });
    expect([code, complained]).toEqual([1, 'weir move: cam01 is at n2 and does not run: the camera does not answer\n']);
    expect((await run('n2', 11, { status: 'waiting', reason: 'it is opened' })).complained).toContain('it is opened');
  });

  it('names the stream or the node that was meant', async () => {
    node.view.all = [streamView('cam01')];
    node.view.nodes = [peerView('n1'), peerView('node2')];
    const said = async (stream: string, to: string) => {
      const output = recordedOutput();
      await move({ url: node.url, stream, to }, {}, output, 100);
      return output.complained;
    };
    node.view.stream = name => (name === 'cam01' ? streamView('cam01') : null);
    expect(await said('cam10', 'n1')).toMatch(/there is no stream "cam10": did you mean 'cam01'\?\n$/);
    node.outcome = { type: 'unknown', reason: "there is no node 'nod2'" };
    expect(await said('cam01', 'nod2')).toMatch(/there is no node 'nod2': did you mean 'node2'\?\n$/);
    expect(await said('cam01', 'elsewhere')).toMatch(/there is no node 'nod2'; the nodes are n1, node2\n$/);
    node.view.nodes = Array.from({ length: 9 }, (_, index) => peerView(`n${index}`));
    expect(await said('cam01', 'elsewhere')).toMatch(/there is no node 'nod2'\n$/);
    expect(await said('nothing', 'elsewhere')).toMatch(/there is no stream "nothing"\n$/);
  });

  it('refuses a time that is none', async () =>
    expect(await run('n2', 11, {}, 'soon')).toMatchObject({
      code: 1,
      complained: expect.stringMatching(/--timeout 'soon' is not a duration \(expected/),
    }));

  it('says which password is wanted', async () => {
    node.editAuth = { user: 'admin', password: 'hush' };
    node.viewAuth = { user: 'viewer', password: 'look' };
    expect(await run('n2', 11)).toMatchObject({ code: 1, complained: expect.stringMatching(/of edit_auth\n$/) });
  });

  it('that is refused ends with 1, and with 2 when the cluster cannot be reached', async () => {
    node.outcome = { type: 'refused', reason: 'n2 drains' };
    expect(await run('n1', 10)).toMatchObject({ code: 1, complained: expect.stringContaining('n2 drains') });
    await node.close();
    expect(await run('n1', 10)).toMatchObject({ code: 2 });
  });
});
