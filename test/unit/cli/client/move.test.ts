import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { move } from '../../../../src/cli/client/move.ts';
import { ownerView, streamView } from '../../../support/fake-node-view.ts';
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
async function run(after: string | null, epoch: number, waitMs = 100) {
  node.view.stream = name => {
    const owner =
      node.asked.length === 0 ? ownerView('n1', { epoch: 10 }) : after === null ? null : ownerView(after, { epoch });
    return streamView(name, { owner, reason: 'it belongs there' });
  };
  const output = recordedOutput();
  const code = await move({ url: node.url, stream: 'cam01', to: 'n2' }, {}, output, waitMs);
  return { code, printed: output.printed, complained: output.complained };
}

describe('weir move', () => {
  it('waits until the stream is there, and says why it is there now, not why it came there', async () => {
    expect(await run('n2', 11)).toEqual({
      code: 0,
      printed: 'cam01 moves from n1 to n2\ncam01 is at n2: it belongs there\n',
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
