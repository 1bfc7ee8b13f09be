import { describe, expect, it } from 'vitest';
import type { Changed } from '../../../../../src/adapters/etcd/feed/revisions.ts';
import { FeedSequence, type Listed } from '../../../../../src/adapters/etcd/feed/sequence.ts';

const entry = (key: string, mod: number) => ({ key, value: `v${mod}`, create: 1, mod });
const list = (revision: number, entries = [entry('a', 1)], clusterId = 'c1'): Listed => ({
  type: 'listed',
  clusterId,
  revision,
  entries,
});
const put = (revision: number, key = 'a'): Changed => ({
  type: 'changed',
  revision,
  events: [{ type: 'put', entry: entry(key, revision) }],
});
const remove = (revision: number, key: string): Changed => ({
  type: 'changed',
  revision,
  events: [{ type: 'delete', key, mod: revision }],
});

/** Told up to revision 10. */
function begun(endpointCount = 1): FeedSequence {
  const sequence = new FeedSequence(endpointCount);
  sequence.begin(list(10));
  return sequence;
}

describe('events', () => {
  it('are told once, in order', () => {
    const sequence = begun();
    expect(sequence.changed([put(11), put(13)])).toEqual({ facts: [put(11), put(13)], repeated: false });
    expect(sequence.changed([put(12), put(13), put(14)])).toEqual({ facts: [put(14)], repeated: true });
  });

  it('that a list held already are left out, and that is no fault', () => {
    const sequence = begun();
    sequence.askAgain();
    sequence.again(list(20));
    expect(sequence.changed([put(15), put(20), put(21)])).toEqual({ facts: [put(21)], repeated: false });
  });
});

describe('a further list', () => {
  it('is told as it is when nothing was told meanwhile, or all of that is in it', () => {
    const sequence = begun();
    sequence.askAgain();
    expect(sequence.again(list(10))).toEqual(list(10));
    sequence.askAgain();
    sequence.changed([put(11)]);
    expect(sequence.again(list(12))).toEqual(list(12));
  });

  it('is brought forward to what was told meanwhile', () => {
    const sequence = begun();
    sequence.askAgain();
    sequence.changed([put(11, 'b'), put(12, 'c'), remove(13, 'a'), put(14, 'b')]);
    const told = sequence.again(list(11, [entry('a', 1), entry('b', 11)]));
    expect(told).toEqual(list(14, [entry('b', 14), entry('c', 12)]));
    expect(sequence.changed([put(14, 'b'), put(15)]).facts).toEqual([put(15)]);
  });

  it('that went back is not told: begin again', () => {
    const sequence = begun();
    sequence.askAgain();
    expect(sequence.again(list(9))).toBeNull();
    sequence.askAgain();
    expect(sequence.again(list(11, [], 'c2'))).toBeNull();
  });
});

describe('the first list of a connection', () => {
  it('that is older is doubted once for each endpoint, and then told as it is', () => {
    const sequence = begun(3);
    expect([1, 2, 3].map(() => sequence.begin(list(5)))).toEqual([null, null, null]);
    expect(sequence.begin(list(6))).toEqual(list(6));
    expect(sequence.changed([put(7)]).facts).toEqual([put(7)]);
  });

  it('makes the doubt forgotten when it is new', () => {
    const sequence = begun(2);
    expect(sequence.begin(list(5))).toBeNull();
    expect(sequence.begin(list(10))).toEqual(list(10));
    expect([1, 2].map(() => sequence.begin(list(5)))).toEqual([null, null]);
  });

  it('of another cluster is told at once', () => {
    expect(begun().begin(list(2, [], 'c2'))).toEqual(list(2, [], 'c2'));
  });
});

describe('a sign of life', () => {
  it('vouches for what was told, and for what the sign before it covered', () => {
    const sequence = begun();
    expect(sequence.progress(15)).toEqual({ type: 'heard', revision: 10 });
    expect(sequence.progress(15)).toEqual({ type: 'heard', revision: 15 });
    sequence.changed([put(18)]);
    expect(sequence.progress(18)).toEqual({ type: 'heard', revision: 18 });
    sequence.begin(list(30));
    expect(sequence.progress(31)).toEqual({ type: 'heard', revision: 30 });
  });
});
