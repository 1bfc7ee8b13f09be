import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { switchStream } from '../../../../src/cli/client/switch-stream.ts';
import type { IngestView } from '../../../../src/node/view.ts';
import { ingestView, ownerView, streamView } from '../../../support/fake-node-view.ts';
import { recordedOutput } from '../../../support/recorded-output.ts';
import { WebNode } from '../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  node.outcome = { type: 'done', reason: 'it is switched', to: null };
  await node.open();
});

afterEach(() => node.close());

interface Course {
  /** Who has it when the command looks before the order, when the node does at the order, and at each look after it; with an epoch, or in
   *  always the same one. */
  readonly owners: readonly (string | readonly [node: string, epoch: number] | null)[];
  /** Before the order. */
  readonly isStopped?: boolean;
  readonly ingest?: Partial<IngestView>;
  readonly timeout?: string;
}

async function run(order: 'stop' | 'start', { owners, isStopped = false, ingest = {}, timeout }: Course) {
  const left = [...owners];
  node.view.states.set('cam01', ingestView('cam01', ingest));
  node.view.stream = name => {
    const stopped = isStopped && left.length === owners.length ? { by: 'admin', at: 0 } : null;
    const now = (left.length > 1 ? left.shift() : left[0]) ?? null;
    if (now === null) node.view.states.delete(name);
    else node.view.states.set(name, ingestView(name, ingest));
    const owner = now === null ? null : typeof now === 'string' ? ownerView(now) : ownerView(now[0], { epoch: now[1] });
    return streamView(name, { owner, stopped, reason: 'the reason' });
  };
  const output = recordedOutput();
  const code = await switchStream(order, { url: node.url, stream: 'cam01', timeout }, {}, output, 300);
  return { code, printed: output.printed, complained: output.complained };
}

describe('weir stop', () => {
  it('waits until nobody has it', async () => {
    expect(await run('stop', { owners: ['n1', 'n1', null] })).toEqual({
      code: 0,
      printed: 'it is switched\ncam01 is stopped: nobody has it\n',
      complained: '',
    });
    expect(node.asked[0]?.order).toEqual({ type: 'stop', stream: 'cam01' });
  });

  it('says who keeps it', async () =>
    expect(await run('stop', { owners: ['n1'] })).toMatchObject({
      code: 1,
      complained: 'weir stop: n1 still has cam01: the reason\n',
    }));
});

describe('weir start', () => {
  it('waits until it runs', async () => {
    expect(await run('start', { owners: [null, null, 'n2'] })).toEqual({
      code: 0,
      printed: 'it is switched\ncam01 runs at n2\n',
      complained: '',
    });
    expect(node.asked[0]?.order).toEqual({ type: 'start', stream: 'cam01' });
  });

  it('does not take the ownership for it that an unfinished stop is about to end', async () => {
    const ending = [...Array(4)].map(() => ['n1', 8000] as const);
    expect(
      await run('start', { owners: [...ending, null, ['n2', 8500]], isStopped: true, timeout: '1h' }),
    ).toMatchObject({
      code: 0,
      printed: 'it is switched\ncam01 runs at n2\n',
    });
    const owners = [...ending, ['n1', 8500] as const];
    expect((await run('start', { owners, isStopped: true, timeout: '1h' })).code).toBe(0);
    expect(node.view.stream('cam01')?.owner?.epoch).toBe(8500);
  });

  it('takes it that nobody has come to know of the stop, when the time is over', async () =>
    expect(await run('start', { owners: [['n1', 8000]], isStopped: true })).toMatchObject({
      code: 0,
      printed: 'it is switched\ncam01 runs at n1\n',
    }));

  it('says why it does not run', async () => {
    const dead = { status: 'error', reason: 'the camera does not answer' } as const;
    expect(await run('start', { owners: ['n2'], ingest: dead, timeout: '1h' })).toMatchObject({
      code: 1,
      complained: 'weir start: cam01 is at n2 and does not run: the camera does not answer\n',
    });
    const slow = { status: 'waiting', reason: 'it is opened' } as const;
    expect((await run('start', { owners: ['n2'], ingest: slow })).complained).toContain('it is opened');
    expect((await run('start', { owners: [null] })).complained).toBe('weir start: nobody has cam01: the reason\n');
  });
});

describe('both', () => {
  it('name the stream that was meant', async () => {
    node.view.all = [streamView('cam01')];
    node.view.stream = () => null;
    const output = recordedOutput();
    await switchStream('stop', { url: node.url, stream: 'cam10' }, {}, output);
    expect(output.complained).toMatch(/^weir stop: .*there is no stream "cam10": did you mean 'cam01'\?\n$/);
  });

  it('end with 1 when refused, and with 2 when the cluster cannot be reached', async () => {
    node.outcome = { type: 'refused', reason: 'not now' };
    expect(await run('start', { owners: ['n1'] })).toMatchObject({ code: 1, printed: '' });
    expect(await run('stop', { owners: ['n1'], timeout: 'soon' })).toMatchObject({
      code: 1,
      complained: expect.stringMatching(/^weir stop: --timeout 'soon'/),
    });
    const { url } = node;
    await node.close();
    expect(await switchStream('stop', { url, stream: 'cam01' }, {}, recordedOutput())).toBe(2);
  });
});
