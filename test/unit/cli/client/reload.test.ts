import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
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

  it('--all has every node that is up read its file, the asked one last and where it was asked, also when one refuses', async () => {
    node.view.nodes = [
      peerView('n1', { apiUrl: 'http://nowhere.invalid' }),
      peerView('n2', { apiUrl: other.url }),
      peerView('n3', { status: 'down' }),
    ];
    other.reloaded = wrong;
    const { code, printed, complained } = await run({ all: true });
    expect(code).toBe(1);
    expect(printed).toBe('n3: it is down, and reads its file when it starts\nn1: nothing has changed\n');
    expect(complained).toMatch(/^n2: nothing was changed: 2 errors\nweir\.conf:2:3: /);
  });

  it.each([
    ['is no member', [peerView('n1', { status: 'down', apiUrl: null }), peerView('n2', { status: 'down' })]],
    ['stands nowhere', [peerView('n2', { status: 'down' })]],
  ])('--all leaves out no asked node that %s: it answers, so it runs', async (_, nodes) => {
    node.view.nodes = nodes;
    expect(await run({ all: true })).toEqual({
      code: 0,
      printed: 'n2: it is down, and reads its file when it starts\nn1: nothing has changed\n',
      complained: '',
    });
    expect(node.reloads).toHaveLength(1);
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
      'n2: nothing was changed: 2 errors',
      ...['weir.conf:2:3: unknown directive', '    htpp 80;', '    ^', 'no stream at all'],
      ...['n3: nothing was changed: 1 error', 'no stream at all'],
      ...['n4, n1: the same as n2', ''],
    ]);
  });

  it('--all ends with 2 when a node that should be up cannot be reached', async () => {
    node.view.nodes = [peerView('n1', { apiUrl: node.url }), peerView('n2', { apiUrl: other.url })];
    await other.close();
    expect(await run({ all: true })).toMatchObject({
      code: 2,
      printed: 'n1: nothing has changed\n',
      complained: expect.stringMatching(
        /^weir reload: n2: the node at .* refuses \(503\): the node at .* cannot be asked: /,
      ),
    });
  });

  it('--all gives a password to no address that etcd holds', async () => {
    const headers: IncomingHttpHeaders[] = [];
    const stranger = createServer((request, response) => {
      headers.push(request.headers);
      response.writeHead(401).end();
    });
    await new Promise<void>(resolve => stranger.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void stranger.close());
    node.editAuth = { user: 'admin', password: 'hush' };
    const apiUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    node.view.nodes = [peerView('n1'), peerView('n2', { apiUrl })];
    expect(await run({ all: true, auth: 'admin:hush' })).toMatchObject({
      code: 2,
      printed: 'n1: nothing has changed\n',
      complained: expect.stringMatching(/^weir reload: n2: .*it answered 401/),
    });
    expect(headers).toHaveLength(1);
    expect(headers[0]).not.toHaveProperty('authorization');
  });

  it('says which password is wanted', async () => {
    node.editAuth = { user: 'admin', password: 'hush' };
    expect(await run()).toMatchObject({ code: 1, complained: expect.stringMatching(/of edit_auth\n$/) });
  });
});
