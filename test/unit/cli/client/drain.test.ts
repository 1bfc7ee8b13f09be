import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drain } from '../../../../src/cli/client/drain.ts';
import { peerView } from '../../../support/fake-node-view.ts';
import { recordedOutput } from '../../../support/recorded-output.ts';
import { WebNode } from '../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

/** @param looks how many streams the node has at each look. */
async function run(looks: readonly number[], undo = false, status: 'draining' | 'up' = 'draining') {
  const left = [...looks];
  node.view.peers = () => [
    peerView('n2', { status, totalStreams: left.length > 1 ? (left.shift() ?? 0) : (left[0] ?? 0) }),
  ];
  const output = recordedOutput();
  const patience = { everyMs: 1, standstillMs: 20 };
  const code = await drain({ url: node.url, node: 'n2', undo }, {}, output, patience);
  return { code, printed: output.printed, complained: output.complained };
}

describe('weir drain', () => {
  it('tells how far it is, until the node is empty', async () => {
    node.outcome = { type: 'done', reason: 'n2 is being emptied of 3 streams', to: null };
    expect(await run([3, 3, 2, 0])).toEqual({
      code: 0,
      printed: 'n2 is being emptied of 3 streams\nn2 has 3 streams\nn2 has 2 streams\nn2 is empty\n',
      complained: '',
    });
    expect(node.asked[0]?.order).toEqual({ type: 'drain', node: 'n2' });
  });

  it('gives up when nothing moves any more, and says what to do', async () => {
    const { code, complained } = await run([2, 1]);
    expect([code, complained]).toEqual([1, expect.stringContaining('n2 keeps 1 stream')]);
  });

  it('takes the mark away', async () => {
    node.outcome = { type: 'done', reason: 'n2 takes streams again', to: null };
    expect(await run([3], true)).toMatchObject({ code: 0, printed: 'n2 takes streams again\n' });
    expect(node.asked[0]?.order).toEqual({ type: 'undrain', node: 'n2' });
  });

  it.each([
    ['unknown', 1],
    ['unavailable', 2],
  ] as const)('that is %s ends with %d and the sentence', async (type, status) => {
    node.outcome = { type, reason: 'a sentence' };
    const { code, complained } = await run([3]);
    expect([code, complained]).toEqual([status, expect.stringContaining('a sentence')]);
  });

  it('says which password is wanted', async () => {
    node.editAuth = { user: 'admin', password: 'hush' };
    node.viewAuth = { user: 'viewer', password: 'look' };
    expect(await run([3])).toMatchObject({ code: 1, complained: expect.stringMatching(/of edit_auth\n$/) });
  });
});
