import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StatusOptions, status } from '../../../../src/cli/client/status.ts';
import { ingestView, ownerView, peerView, streamView, thisNodeView } from '../../../support/fake-node-view.ts';
import { recordedOutput } from '../../../support/recorded-output.ts';
import { WebNode } from '../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
  const { view } = node;
  view.nodes = [
    peerView('n1', { leaseRemainingMs: 8123 }),
    peerView('n2', { status: 'down', session: null, joinedAt: null, version: null }),
  ];
  const owner = ownerView('n1', { since: Date.now() - 200_000 });
  view.all = [
    streamView('cam01', { owner, reason: 'n1 is preferred' }),
    streamView('cam02', { owner: null, reason: 'no node is free' }),
  ];
  view.states.set('cam01', ingestView('cam01'));
});

afterEach(() => node.close());

async function run(options: StatusOptions, environment: Record<string, string> = {}, isTerminal = false) {
  const output = recordedOutput(isTerminal);
  const code = await status({ url: node.url, ...options }, environment, output);
  const { printed, complained } = output;
  return { code, printed, complained };
}

describe('weir status', () => {
  it('shows nodes and streams, plainly in a pipe', async () => {
    const { code, printed } = await run({});
    expect(code).toBe(0);
    expect(printed).not.toContain('\x1b');
    expect(printed.split('\n')).toEqual([
      'cluster default, seen from n1: 1 of 2 nodes up, 1 of 2 streams running',
      '',
      'NODE  STATE  STREAMS  LOAD  LEASE  MEMBER FOR  VERSION  CONFIGURATION',
      'n1    up     2        2     8.1 s  60m         0.1.0    the same',
      'n2    down   2        2     -      -           -        -',
      '',
      'STREAM  STATE    NODE  SINCE  BITRATE      WHY',
      'cam01   running  n1    3m     2200 kbit/s  n1 is preferred; segments come',
      'cam02   nowhere  -     -      -            no node is free',
      '',
    ]);
  });

  it('names the node from whose configuration that of another one differs', async () => {
    node.view.nodes = [peerView('n1'), peerView('n2', { configDiffers: true })];
    expect((await run({})).printed).toMatch(/^n2 .* differs from n1's$/m);
  });

  it("shows each node's lease as far as it is known, and who has fallen silent", async () => {
    node.view.nodes = [
      peerView('n1', { leaseRemainingMs: 9000 }),
      peerView('n2', { leaseRemainingMs: 1240, isSuspect: true }),
      peerView('n3', { status: 'draining', leaseRemainingMs: null }),
      peerView('n4', { status: 'down', isSuspect: true, leaseRemainingMs: null }),
    ];
    const lines = (await run({})).printed.split('\n').slice(3, 7);
    expect(lines.map(line => line.split(/ {2,}/)).map(([name, state, , , lease]) => [name, state, lease])).toEqual([
      ['n1', 'up', '9.0 s'],
      ['n2', 'suspect', '1.2 s'],
      ['n3', 'draining', '-'],
      ['n4', 'down', '-'],
    ]);
  });

  it('tells what nobody wants to run from what has no node, and counts it apart', async () => {
    const stopped = { by: 'admin', at: 1 };
    node.view.all = [
      streamView('cam01'),
      streamView('cam02', { owner: null, stopped }),
      streamView('cam03', { stopped }),
      streamView('cam04', { owner: null, disabled: true }),
      streamView('cam05', { owner: null }),
    ];
    node.view.states.set('cam03', ingestView('cam03'));
    const lines = (await run({})).printed.split('\n');
    expect(lines[0]).toContain('up, 2 of 3 streams running, 1 stopped, 1 disabled');
    expect(lines.filter(line => line.startsWith('cam')).map(line => line.split(/ {2,}/).slice(0, 3))).toEqual([
      ['cam01', 'running', 'n1'],
      ['cam02', 'stopped', '-'],
      ['cam03', 'running', 'n1'],
      ['cam04', 'disabled', '-'],
      ['cam05', 'nowhere', '-'],
    ]);
  });

  it('shows that a stream without cluster_ingest runs on every node', async () => {
    node.view.all = [streamView('test', { clustered: false, owner: null })];
    node.view.states.set('test', ingestView('test'));
    expect((await run({})).printed).toMatch(/^test +running +every node +- /m);
  });

  it('says what is wrong first', async () => {
    node.view.node = thisNodeView({ ready: false, readyReason: 'etcd is away', warnings: ['the files differ'] });
    expect((await run({})).printed).toContain('running\nn1 is not ready: etcd is away\nwarning: the files differ\n\n');
  });

  it('has colours on a terminal that wants them', async () => {
    expect((await run({}, {}, true)).printed).toContain('\x1b[32mup\x1b[0m');
    expect((await run({}, { NO_COLOR: '1' }, true)).printed).not.toContain('\x1b');
  });

  it('shows every page of a long list', async () => {
    node.view.all = Array.from({ length: 2500 }, (_, index) => streamView(`s${index}`));
    expect((await run({})).printed.split('\n').filter(line => /^s\d/.test(line))).toHaveLength(2500);
  });

  it('gives JSON to programs', async () => {
    const { printed } = await run({ json: true });
    expect(JSON.parse(printed)).toMatchObject({
      node: { hostname: 'n1' },
      peers: [{}, {}],
      streams: [{ name: 'cam01' }, {}],
    });
  });

  it('takes the address and password from the environment too', async () => {
    node.viewAuth = { user: 'viewer', password: 'a:b' };
    const environment = { WEIR_URL: node.url, WEIR_AUTH: 'viewer:a:b' };
    expect((await run({ url: undefined }, environment)).code).toBe(0);
    expect((await run({ auth: 'viewer:a:b' })).code).toBe(0);
  });

  it('takes an empty variable as not set', async () => {
    expect((await run({}, { WEIR_AUTH: '' })).code).toBe(0);
  });

  it('is refused with 1 and a sentence when the password is wrong', async () => {
    node.viewAuth = { user: 'viewer', password: 'hush' };
    const { code, printed, complained } = await run({ auth: 'viewer:wrong' });
    expect([code, printed]).toEqual([1, '']);
    expect(complained).toContain('does not take that user and password');
    expect(complained).not.toContain('wrong');
    expect((await run({})).complained).toContain('asks for a password');
  });

  it('ends with 2 when nobody answers there', async () => {
    const { url } = node;
    await node.close();
    const { code, complained } = await run({ url });
    expect(code).toBe(2);
    expect(complained).toMatch(/^weir status: cannot reach the node at .*ECONNREFUSED.*--url or WEIR_URL\n$/);
  });

  it.each(['u:p@n1', 'ftp://n1', 'http://', ''])('ends with 1 for the address %j', async url => {
    const { code, complained } = await run({ url });
    expect(code).toBe(1);
    expect(complained).toContain('is not the address of a node');
  });

  it('ends with 1 when something else answers', async () => {
    const other = createServer((_request, response) => void response.end('<html>'));
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
    const { code, complained } = await run({ url: `http://127.0.0.1:${(other.address() as AddressInfo).port}` });
    expect(code).toBe(1);
    expect(complained).toContain('is not weir');
    other.closeAllConnections();
    await new Promise(resolve => other.close(resolve));
  });
});
