import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { someUnixMs } from '../../../support/fake-node-view.ts';
import { closedSegment, noonUnixMs } from '../../../support/segments.ts';
import { waitFor } from '../../../support/wait.ts';
import { WebNode } from '../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
});

afterEach(() => node.close());

/** Three segments of one run, under epoch 8812; the names of what is listed. */
function runThree(): readonly string[] {
  node.view.routes.set('cam01', { type: 'here', epoch: 8812 });
  for (let index = 0; index < 3; index += 1) node.live.append(closedSegment(index));
  return (node.live.window('cam01')?.listed ?? []).map(entry => entry.name);
}

function hold() {
  const answer = node.ask('/cam01/index.m3u8');
  return { answer, isHeld: waitFor('the request to be held', 5000, () => node.clock.waiting === 1) };
}

describe('a playlist at an owner whose last segments are of an earlier ownership', () => {
  it('is held until the first segment of the present one is there', async () => {
    runThree();
    node.view.routes.set('cam01', { type: 'here', epoch: 9077 });
    const { answer, isHeld } = hold();
    await isHeld;
    node.live.append(closedSegment(3));
    node.live.append(closedSegment(0, { epoch: 9077, run: 2, closedUnixMs: noonUnixMs + 20_000 }));
    expect((await answer).body.toString()).toMatch(/-9077\.ts\n$/);
  });

  it('is the last known one after 3 s, as long as players can still be inside of it', async () => {
    const names = runThree();
    node.view.routes.set('cam01', { type: 'here', epoch: 9077 });
    const { answer, isHeld } = hold();
    await isHeld;
    node.clock.advance(3000);
    expect((await answer).status).toBe(200);
    expect((await answer).body.toString()).toContain(names.at(-1));
  });

  it('is refused after 3 s when its end is further back than it is long', async () => {
    runThree();
    node.view.routes.set('cam01', { type: 'here', epoch: 9077 });
    node.clock.advance(noonUnixMs - someUnixMs + 6000 + 3000 - 1);
    const young = hold();
    await young.isHeld;
    node.clock.advance(2999);
    node.clock.advance(1);
    expect((await young.answer).status).toBe(200);
    const old = hold();
    await old.isHeld;
    node.clock.advance(3000);
    expect((await old.answer).status).toBe(503);
    expect((await old.answer).json()).toMatchObject({ error: expect.stringContaining('no picture yet') });
  });

  it('is not held when ffmpeg was only started again, or nobody owns the stream', async () => {
    runThree();
    node.live.append(closedSegment(0, { run: 2, closedUnixMs: noonUnixMs + 20_000 }));
    node.clock.advance(3_600_000);
    expect((await node.ask('/cam01/index.m3u8')).status).toBe(200);
    node.view.routes.set('cam01', { type: 'here', epoch: null });
    expect((await node.ask('/cam01/index.m3u8')).status).toBe(200);
  });
});
