import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drain } from '../../../../src/cli/client/drain.ts';
import type { IngestView } from '../../../../src/node/view.ts';
import { ingestView, ownerView, peerView, streamView } from '../../../support/fake-node-view.ts';
import { recordedOutput } from '../../../support/recorded-output.ts';
import { WebNode } from '../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

/** A stream of n2 that n1 took over, or nobody yet. */
type Then = Partial<IngestView>['status'] | 'silent' | 'nobody';

interface Course {
  /** How many streams the node has at each look. */
  readonly looks: readonly number[];
  /** Its streams, and what becomes of each of them in the looks after that. */
  readonly streams?: Readonly<Record<string, readonly Then[]>>;
  readonly undo?: boolean;
  readonly status?: 'draining' | 'up';
}

async function run({ looks, streams = {}, undo = false, status = 'draining' }: Course) {
  const left = [...looks];
  let looksAtStreams = 0;
  let kept = Number.POSITIVE_INFINITY;
  node.view.peers = () => {
    kept = (left.length > 1 ? left.shift() : left[0]) ?? 0;
    return [peerView('n2', { status, totalStreams: kept })];
  };
  node.view.streams = () => {
    const now = node.asked.length === 0 || kept > 0 ? null : looksAtStreams++;
    return [
      streamView('everywhere', { clustered: false, owner: null, disabled: true }),
      ...Object.entries(streams).map(([name, thens], index) => {
        if (now === null) return streamView(name, { owner: ownerView(index < kept ? 'n2' : 'n1') });
        const then = thens[Math.min(now, thens.length - 1)];
        if (then === 'nobody') return streamView(name, { owner: null, reason: 'waiting for n1 to take it' });
        node.view.states.delete(name);
        const known = { status: then as IngestView['status'], reason: `${then} it is`, epoch: 9077 };
        if (then !== 'silent') node.view.states.set(name, ingestView(name, known));
        return streamView(name, { owner: ownerView('n1', { epoch: 9077 }) });
      }),
    ];
  };
  const output = recordedOutput();
  const patience = { everyMs: 1, standstillMs: 20 };
  const code = await drain({ url: node.url, node: 'n2', undo }, {}, output, patience);
  return { code, printed: output.printed, complained: output.complained };
}

/** What is printed after the answer to the order. */
async function toldOf(course: Course): Promise<readonly string[]> {
  node.outcome = { type: 'done', reason: 'n2 is being emptied', to: null };
  const { code, printed, complained } = await run(course);
  expect({ code, complained }).toEqual({ code: 0, complained: '' });
  return printed.split('\n').slice(1, -1);
}

describe('weir drain', () => {
  it('tells how far it is, until the node is empty and its streams run elsewhere', async () => {
    const streams = {
      a: ['running'],
      b: ['nobody', 'silent', 'running'],
      c: ['waiting', 'waiting', 'waiting', 'running'],
    } as const;
    expect(await toldOf({ looks: [3, 3, 2, 0], streams })).toEqual([
      'n2 has 3 streams: a, b, c',
      'n2 has 2 streams: a, b',
      'n2 has none left; 2 streams still to start elsewhere: b, c',
      'n2 has none left; 1 stream still to start elsewhere: c',
      'n2 is empty: its 3 streams run elsewhere',
    ]);
    expect(node.asked[0]?.order).toEqual({ type: 'drain', node: 'n2' });
  });

  it('names the streams that come to nothing elsewhere: the node is empty all the same', async () => {
    const streams = { a: ['running'], b: ['waiting', 'error'], c: ['waiting'], d: ['silent'], e: ['nobody'] } as const;
    expect(await toldOf({ looks: [0], streams })).toEqual([
      'n2 has none left; 4 streams still to start elsewhere: b, c, d, e',
      'n2 has none left; 3 streams still to start elsewhere: c, d, e',
      'n2 is empty: 1 of its 5 streams runs elsewhere',
      'c is at n1 and still starts: waiting it is',
      'd is at n1: n1 has not said how its ingest is doing',
      'e has no node: waiting for n1 to take it',
      'b is at n1 and does not run: error it is',
    ]);
  });

  it('says nothing of streams where there were none', async () => {
    expect(await toldOf({ looks: [0] })).toEqual(['n2 is empty']);
  });

  it('gives up when nothing moves any more, and says what to do', async () => {
    const { code, complained } = await run({ looks: [2, 1] });
    expect([code, complained]).toEqual([1, expect.stringContaining('n2 keeps 1 stream')]);
  });

  it('takes the mark away', async () => {
    node.outcome = { type: 'done', reason: 'n2 takes streams again', to: null };
    expect(await run({ looks: [3], undo: true })).toMatchObject({ code: 0, printed: 'n2 takes streams again\n' });
    expect(node.asked[0]?.order).toEqual({ type: 'undrain', node: 'n2' });
  });

  it.each([
    ['unknown', 1],
    ['unavailable', 2],
  ] as const)('that is %s ends with %d and the sentence', async (type, status) => {
    node.outcome = { type, reason: 'a sentence' };
    const { code, complained } = await run({ looks: [3] });
    expect([code, complained]).toEqual([status, expect.stringContaining('a sentence')]);
  });

  it('says which password is wanted', async () => {
    node.editAuth = { user: 'admin', password: 'hush' };
    node.viewAuth = { user: 'viewer', password: 'look' };
    expect(await run({ looks: [3] })).toMatchObject({ code: 1, complained: expect.stringMatching(/of edit_auth\n$/) });
  });
});
