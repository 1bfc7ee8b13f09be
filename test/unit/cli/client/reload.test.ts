import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReloadOptions, reload } from '../../../../src/cli/client/reload.ts';
import { peerView } from '../../../support/fake-node-view.ts';
import { recordedOutput } from '../../../support/recorded-output.ts';
import { WebNode } from '../../../support/web-node.ts';

let node: WebNode;
let other: WebNode;

beforeEach(async () => {
  node = new WebNode();
  other = new WebNode();
  await Promise.all([node.open(), other.open()]);
});

afterEach(() => Promise.all([node.close(), other.close()]));

async function run(options: ReloadOptions = {}) {
  const output = recordedOutput();
  const code = await reload({ url: node.url, ...options }, {}, output);
  return { code, printed: output.printed, complained: output.complained };
}

const wrong = {
  type: 'refused',
  reason: 'weir.conf:2:3: unknown directive',
  diagnostics: [
    {
      severity: 'error',
      place: { file: 'weir.conf', line: 2, column: 3 },
      sentence: 'unknown directive',
      excerpt: { text: 'htpp 80;', caret: 0 },
    },
    { severity: 'warning', place: null, sentence: 'a warning', excerpt: null },
    { severity: 'error', place: null, sentence: 'no stream at all', excerpt: null },
  ],
} as const;

describe('weir reload', () => {
  it('says what was changed', async () => {
    node.reloaded = { type: 'taken', reason: '1 stream changed (cam01)' };
    expect(await run()).toEqual({ code: 0, printed: '1 stream changed (cam01)\n', complained: '' });
    expect(node.reloads).toHaveLength(1);
    expect(other.reloads).toHaveLength(0);
  });

  it('shows every error at its place, with its caret', async () => {
    node.reloaded = wrong;
    expect(await run()).toEqual({
      code: 1,
      printed: '',
      complained:
        'weir.conf:2:3: unknown directive\n    htpp 80;\n    ^\nno stream at all\nnothing was changed: 2 errors\n',
    });
  });

  it('--all asks every node that is up, the first where it was asked, and goes on behind one that refuses', async () => {
    node.view.nodes = [
      peerView('n1', { apiUrl: 'http://nowhere.invalid' }),
      peerView('n2', { apiUrl: other.url }),
      peerView('n3', { status: 'down' }),
    ];
    node.reloaded = wrong;
    other.reloaded = { type: 'unchanged', reason: 'nothing has changed' };
    const { code, printed, complained } = await run({ all: true });
    expect(code).toBe(1);
    expect(printed).toBe('n2: nothing has changed\nn3: it is down, and reads its file when it starts\n');
    expect(complained).toMatch(/^n1: nothing was changed: 2 errors\nweir\.conf:2:3: /);
  });

  it('--all shows the same errors once, and other ones by themselves', async () => {
    const third = new WebNode();
    await third.open();
    node.view.nodes = [
      peerView('n1', { apiUrl: node.url }),
      peerView('n2', { apiUrl: other.url }),
      peerView('n3', { apiUrl: third.url }),
      peerView('n4', { apiUrl: other.url }),
    ];
    node.reloaded = other.reloaded = wrong;
    third.reloaded = { ...wrong, diagnostics: wrong.diagnostics.slice(2) };
    const { code, complained } = await run({ all: true }).finally(() => third.close());
    expect(code).toBe(1);
    expect(complained.split('\n')).toEqual([
      'n1: nothing was changed: 2 errors',
      ...['weir.conf:2:3: unknown directive', '    htpp 80;', '    ^', 'no stream at all'],
      ...['n3: nothing was changed: 1 error', 'no stream at all'],
      ...['n2, n4: the same as n1', ''],
    ]);
  });

  it('--all ends with 2 when a node that should be up cannot be reached', async () => {
    node.view.nodes = [peerView('n1', { apiUrl: node.url }), peerView('n2', { apiUrl: other.url })];
    await other.close();
    expect(await run({ all: true })).toMatchObject({
      code: 2,
      printed: 'n1: nothing has changed\n',
      complained: expect.stringMatching(/^weir reload: n2: cannot reach the node/),
    });
  });

  it('says which password is wanted', async () => {
    node.editAuth = { user: 'admin', password: 'hush' };
    expect(await run()).toMatchObject({ code: 1, complained: expect.stringMatching(/of edit_auth\n$/) });
  });
});
