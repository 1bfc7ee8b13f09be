import { Writable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { TailWriter } from '../../../../src/http/between-nodes/tail-writer.ts';
import { parseTailLine } from '../../../../src/media/tails/parse-tail-line.ts';
import { newestEntry } from '../../../../src/media/window.ts';
import { TailFeed } from '../../../../src/node/tails/tail-feed.ts';
import { LiveBench, limits } from '../../../support/live-bench.ts';
import { closedSegment, windowAfter } from '../../../support/segments.ts';

/** Takes one line at a time when it is told to, as a socket does whose other end reads slowly. */
class SlowOutput extends Writable {
  readonly lines: string[] = [];
  isSlow = false;
  #take: () => void = () => {};

  constructor() {
    super({ highWaterMark: 1, decodeStrings: false });
  }

  override _write(line: string, _encoding: string, done: () => void): void {
    this.lines.push(line);
    if (this.isSlow) this.#take = done;
    else done();
  }

  take(): void {
    this.isSlow = false;
    this.#take();
  }
}

let clock: LiveBench['clock'];
let live: LiveBench['live'];
let feed: TailFeed;
let output: SlowOutput;

beforeEach(() => {
  ({ clock, live } = new LiveBench());
  feed = new TailFeed({ clock, me: 's01', life: 'abc', live, isLiving: node => node === 's03' });
  output = new SlowOutput();
});

const settled = () => new Promise<void>(resolve => setImmediate(resolve));

async function begin(reader = 's02'): Promise<TailWriter> {
  const writer = new TailWriter(output, feed, clock, reader);
  await settled();
  return writer;
}

const append = (index: number, stream = 'cam01') => live.append(closedSegment(index, { stream }));

/** What was written: the type, and of windows and entries the stream with how many it has, or the number within it. */
function said(): readonly string[] {
  return output.lines.map(line => {
    const message = parseTailLine(line) ?? expect.unreachable(line);
    if (message.type === 'window') return `window ${message.window.stream} ${message.window.listed.length}`;
    return message.type === 'entry' ? `entry ${message.stream}` : message.type;
  });
}

describe('a tail', () => {
  it('begins with who it is and with all windows, then has each change and a beat every 250 ms', async () => {
    append(0);
    append(1);
    await begin();
    append(2);
    await settled();
    clock.advance(500);
    await settled();
    expect(said()).toEqual(['hello', 'window cam01 2', 'entry cam01', 'beat', 'beat']);
  });

  it('has lists of other nodes only when their maker is gone, or listens', async () => {
    const listOf = (stream: string, node: string) => windowAfter([closedSegment(0, { stream })], limits, node);
    for (const node of ['s02', 's03', 's04']) live.learn(listOf(`of-${node}`, node), node, 0);
    await begin('s02');
    expect(said()).toEqual(['hello', 'window of-s02 1', 'window of-s04 1']);
    output = new SlowOutput();
    await begin('s03');
    expect(said().toSorted()).toEqual(['hello', 'window of-s02 1', 'window of-s03 1', 'window of-s04 1']);
  });

  it('says nothing of streams that run on every node on their own', async () => {
    live.append(closedSegment(0, { epoch: 0 }));
    await begin();
    live.append(closedSegment(1, { epoch: 0 }));
    await settled();
    expect(said()).toEqual(['hello']);
  });

  it('keeps nothing for a slow reader but what to tell it of: then the window as it is', async () => {
    append(0);
    await begin();
    output.isSlow = true;
    for (let index = 1; index < 100; index += 1) append(index);
    append(0, 'cam02');
    clock.advance(1000);
    await settled();
    expect(said()).toEqual(['hello', 'window cam01 1', 'entry cam01']);
    expect(output.writableLength).toBeLessThan(1000);
    output.take();
    await settled();
    expect(said().slice(3)).toEqual(['window cam01 3', 'window cam02 1']);
    expect(output.lines.at(-2)).toContain(newestEntry(live.window('cam01') ?? expect.unreachable()).name);
  });

  it('cuts off who takes nothing at all for 4 s, and leaves nothing behind', async () => {
    append(0);
    await begin();
    output.isSlow = true;
    append(1);
    await settled();
    clock.advance(3999);
    expect(output.destroyed).toBe(false);
    clock.advance(251);
    await settled();
    expect([output.destroyed, clock.waiting]).toEqual([true, 0]);
    append(2);
    expect(said()).toHaveLength(3);
  });

  it('ends with the node', async () => {
    await begin();
    feed.close();
    append(0);
    await settled();
    expect([output.writableFinished, said(), clock.waiting]).toEqual([true, ['hello'], 0]);
  });
});
