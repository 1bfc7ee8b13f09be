import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { belongingsOf, emptySentences, whereaboutsOf } from '../../../../src/cli/client/drained-streams.ts';
import { ingestView, ownerView, streamView } from '../../../support/fake-node-view.ts';
import { WebNode } from '../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

const address = () => ({ url: node.url, auth: null, right: 'edit_auth' }) as const;

describe('the streams of a drained node', () => {
  it('are those that it owns; what runs on every node is none that it could give away', async () => {
    const local = { clustered: false, owner: null } as const;
    node.view.all = [
      streamView('a', { owner: ownerView('n2') }),
      streamView('b', { owner: ownerView('n1') }),
      streamView('c', { owner: null }),
      streamView('everywhere', local),
      streamView('off', { ...local, disabled: true }),
    ];
    expect(await belongingsOf(address(), 'n2')).toEqual({ shared: ['a'], everywhere: 1 });
  });

  it('are looked for by their names, however many they are, and all others left alone', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `floor/${index}/${'x'.repeat(80)}`);
    node.view.all = [streamView('other'), ...names.map(name => streamView(name))];
    for (const name of names.slice(0, 100)) node.view.states.set(name, ingestView(name));
    const { running, starting, failing } = await whereaboutsOf(address(), names);
    expect([running.length, starting.length, failing.length]).toEqual([100, 20, 0]);
  });

  it('that do not run are named, ten of them, and what stays on the node is not passed over', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `s${index + 10}`);
    node.view.all = names.map(name => streamView(name, { owner: null, reason: 'no node is free' }));
    const lines = emptySentences('n2', { shared: names, everywhere: 1 }, await whereaboutsOf(address(), names)).split(
      '\n',
    );
    expect(lines[0]).toBe('n2 is empty: 0 of its 12 streams run elsewhere');
    expect(lines[1]).toBe('s10 has no node: no node is free');
    expect(lines.slice(11)).toEqual([
      "and 2 more: 'weir status' shows them",
      '1 stream without cluster_ingest stays on it, as on every node',
      '',
    ]);
  });
});
