import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closedSegment } from '../../support/segments.ts';
import { WebNode } from '../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

function runHere(stream: string): void {
  node.view.routes.set(stream, { type: 'here', epoch: 8812 });
  node.live.append(closedSegment(0, { stream }));
}

describe('a path under a word that weir keeps for itself', () => {
  it.each(['streamer', 'flussonic', 'cluster', 'metrics'])('is never a stream: %s', async word => {
    runHere(word);
    expect((await node.ask(`/${word}/video.m3u8`)).status).toBe(404);
    runHere(`${word}s`);
    expect((await node.ask(`/${word}s/video.m3u8`)).status).toBe(200);
  });
});

describe('a path in other letters', () => {
  // A proxy in front keeps some paths to itself, by their letters.
  it.each([
    '/Metrics',
    '/CLUSTER/report',
    '/Streamer/api/v3/streams',
    '/streamer/API/v3/cluster/events?format=json',
    '/Flussonic/api/server',
    '/Streamer/web/cluster.css',
  ])('is another one, which is not there: %s', async path => {
    expect((await node.ask(path.toLowerCase())).status).toBe(200);
    expect((await node.ask(path)).status).toBe(404);
  });
});
