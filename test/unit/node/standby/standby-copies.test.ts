import { beforeEach, describe, expect, it } from 'vitest';
import { RetryError } from '../../../../src/base/errors.ts';
import { parseEntry } from '../../../../src/media/tails/parse-entry.ts';
import type { SegmentCopy } from '../../../../src/node/live/segment-copy.ts';
import { StandbyCopies } from '../../../../src/node/standby/standby-copies.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { RecordingLog } from '../../../support/recording-log.ts';
import { closedSegment, windowAfter } from '../../../support/segments.ts';

interface Post {
  readonly node: string;
  readonly apiUrl: string;
  readonly path: string;
  readonly body: Uint8Array;
  readonly confirm: () => void;
  readonly fail: () => void;
}

let clock: FakeClock;
let log: RecordingLog;
let posts: Post[];
let copies: 0 | 1;
let standby: { readonly node: string; readonly apiUrl: string } | null;
let standbyCopies: StandbyCopies;

beforeEach(() => {
  clock = new FakeClock();
  log = new RecordingLog();
  posts = [];
  copies = 1;
  standby = { node: 's02', apiUrl: 'http://s02' };
  standbyCopies = new StandbyCopies({
    clock,
    log,
    copies: () => copies,
    standbyOf: () => standby,
    peers: {
      post: ({ node, apiUrl }, path, body) =>
        new Promise((resolve, reject) => {
          const fail = () => reject(new RetryError('it is away'));
          posts.push({ node, apiUrl, path, body, confirm: resolve, fail });
        }),
    },
  });
});

function copyOf(change: { readonly epoch?: number; readonly size?: number } = {}): SegmentCopy {
  const bytes = Buffer.alloc(change.size ?? 1000, 1);
  const segment = closedSegment(0, { bytes, ...(change.epoch === undefined ? {} : { epoch: change.epoch }) });
  const [entry] = windowAfter([segment], { segmentDurationMs: 2000, segmentCount: 3 }).listed;
  return { stream: 'a/b', entry, targetDurationS: 4, bytes, isPublished: false };
}

function protect(copy = copyOf()): (string | null)[] {
  const told: (string | null)[] = [];
  standbyCopies.protect(copy, holder => told.push(holder));
  return told;
}

const settled = () => new Promise<void>(resolve => setImmediate(resolve));

describe('a segment', () => {
  it('is sent with its entry, and waits for the confirmation', async () => {
    const copy = copyOf();
    const told = protect(copy);
    expect(told).toEqual([]);
    const { node, apiUrl, path, body } = posts[0] ?? expect.unreachable('nothing was sent');
    const query = new URL(path, apiUrl).searchParams;
    expect([node, apiUrl, query.get('stream'), query.get('target')]).toEqual(['s02', 'http://s02', 'a/b', '4']);
    expect(parseEntry(JSON.parse(query.get('entry') ?? ''))).toEqual(copy.entry);
    expect(body).toBe(copy.bytes);
    posts[0]?.confirm();
    await settled();
    expect([told, standbyCopies.unprotected, clock.waiting]).toEqual([['s02'], 0, 0]);
  });

  it('waits 200 ms and no longer, and is told of a copy that comes later', async () => {
    const told = protect();
    clock.advance(199);
    expect(told).toEqual([]);
    clock.advance(1);
    expect([told, standbyCopies.unprotected]).toEqual([[null], 1]);
    posts[0]?.confirm();
    await settled();
    expect([told, standbyCopies.unprotected]).toEqual([[null, 's02'], 1]);
  });

  it('does not wait when there is nobody, or when it fails, and says so once a minute', async () => {
    const failing = [protect(), protect()];
    for (const post of posts) post.fail();
    await settled();
    standby = null;
    expect([...failing, protect()]).toEqual([[null], [null], [null]]);
    expect(standbyCopies.unprotected).toBe(3);
    expect(log.lines.map(line => line.fields.reason)).toEqual(['segments have no copy at s02: it is away']);
    clock.advance(200);
    expect(standbyCopies.unprotected).toBe(3);
  });

  it('is not sent to a node that does not keep up', () => {
    const size = 40 * 1024 * 1024;
    protect(copyOf({ size }));
    expect(protect(copyOf({ size }))).toEqual([null]);
    expect(posts).toHaveLength(1);
  });

  it('is only told of with standby_copies 0', async () => {
    copies = 0;
    const told = protect();
    expect(posts[0]?.body).toHaveLength(0);
    posts[0]?.confirm();
    await settled();
    expect([told, standbyCopies.unprotected]).toEqual([[null], 0]);
  });

  it('that viewers know already is not counted, and not told of without its bytes', () => {
    const copy = { ...copyOf(), isPublished: true };
    expect(protect(copy)).toEqual([]);
    clock.advance(200);
    copies = 0;
    protect(copy);
    expect([posts.length, standbyCopies.unprotected]).toEqual([1, 0]);
  });

  it('of a stream that runs on every node needs no copy', () => {
    expect(protect(copyOf({ epoch: 0 }))).toEqual([null]);
    expect([posts.length, standbyCopies.unprotected]).toEqual([0, 0]);
  });
});
