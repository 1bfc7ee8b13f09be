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
