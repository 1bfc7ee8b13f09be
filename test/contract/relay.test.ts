// A node that relays over real HTTP on loopback: what its viewers get is what another node made, fetched once, signed, and from the copy when
// the maker is silent with the request in flight.

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { withHolder } from '../../src/media/holders.ts';
import { nodeSegmentPath } from '../../src/media/relay/node-segment-path.ts';
import type { LiveWindow } from '../../src/media/window.ts';
import { routeThere } from '../support/fake-node-view.ts';
import { closedSegment } from '../support/segments.ts';
import { TailNode } from '../support/tail-node.ts';
import { waitFor } from '../support/wait.ts';

const clusterKey = 'MYSECRET';
const bytes = Buffer.alloc(300_000, 5);

let maker: TailNode;
let relay: TailNode;
let window: LiveWindow;

beforeEach(async () => {
  maker = await TailNode.open({ name: 'n1', clusterKey });
  relay = await TailNode.open({ name: 'n2', clusterKey });
  maker.live.append(closedSegment(0, { bytes }));
  window = maker.live.window('cam01') ?? expect.unreachable('the maker has no list');
  maker.view.routes.set('cam01', { type: 'here', epoch: 8812 });
  const publicUrl = 'http://n1.example';
  relay.view.routes.set('cam01', routeThere({ node: 'n1', publicUrl }));
  for (const { view } of [maker, relay]) view.deliver = 'relay';
  relay.members.set('n1', maker.url);
  learn(window);
});

/** A third node, which has the same segment. */
async function openCopy(): Promise<TailNode> {
  const copy = await TailNode.open({ name: 'n3', clusterKey });
  copy.live.append(closedSegment(0, { bytes }));
  relay.members.set('n3', copy.url);
  return copy;
}

const learn = (learned: LiveWindow) => relay.live.learn(learned, 'n1', 0);
const segmentUrl = () => `${relay.url}/cam01/${window.listed[0].name}`;
const textOf = async (node: TailNode) => (await fetch(`${node.url}/cam01/video.m3u8`)).text();
const bytesOf = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());

/** Takes connections and never answers. */
async function openSilent(): Promise<{ readonly url: string; readonly connections: () => number }> {
  let connections = 0;
  const server = createServer(socket => {
    connections += 1;
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections };
}

describe('a node that relays', () => {
  it('has the same playlist as the owner', async () => expect(await textOf(relay)).toBe(await textOf(maker)));

  it('serves a segment whole to many at once, and has it from then on', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => bytesOf(segmentUrl())));
    expect(all.every(one => one.equals(bytes))).toBe(true);
    expect([relay.live.bytes, maker.segmentsGiven]).toEqual([bytes.length, 1]);
  });

  it('takes it from the copy when the maker is silent with the request in flight', async () => {
    const silent = await openSilent();
    const copy = await openCopy();
    relay.members.set('n1', silent.url);
    learn(withHolder(window, window.listed[0].name, 'n3'));
    expect((await bytesOf(segmentUrl())).equals(bytes)).toBe(true);
    expect([silent.connections(), copy.segmentsGiven]).toEqual([1, 1]);
  });

  it('takes it from the copy at once when the maker refuses connections', async () => {
    const closed = await TailNode.open({ name: 'n4', clusterKey });
    relay.members.set('n1', closed.url);
    await closed.close();
    await openCopy();
    learn(withHolder(window, window.listed[0].name, 'n3'));
    expect((await bytesOf(segmentUrl())).equals(bytes)).toBe(true);
  });

  it('is given nothing by a node of another key', async () => {
    const stranger = await TailNode.open({ name: 'n1', clusterKey: 'ANOTHER' });
    relay.members.set('n1', stranger.url);
    const abort = new AbortController();
    const asked = fetch(segmentUrl(), { signal: abort.signal }).then(
      () => 'answered',
      () => 'not answered',
    );
    await waitFor('the second refusal', 30_000, () => stranger.refusals > 1);
    abort.abort();
    expect([await asked, stranger.segmentsGiven, relay.live.bytes]).toEqual(['not answered', 0, 0]);
  });

  it('sends on what is endless', async () => {
    const abort = new AbortController();
    onTestFinished(() => abort.abort());
    const { body } = await fetch(`${relay.url}/cam01/mpegts`, { signal: abort.signal });
    let received = 0;
    for await (const chunk of body ?? []) {
      received += chunk.length;
      if (received === bytes.length) break;
    }
    expect(received).toBe(bytes.length);
  });

  it('gives no segment to who does not sign', async () => {
    const answer = await fetch(`${maker.url}${nodeSegmentPath('cam01', window.listed[0].name)}`);
    expect(answer.status).toBe(401);
  });
});
