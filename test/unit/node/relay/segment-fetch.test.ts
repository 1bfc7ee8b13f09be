import { beforeEach, describe, expect, it } from 'vitest';
import type { Holder } from '../../../../src/media/relay/next-holder.ts';
import { type Fetched, SegmentFetch } from '../../../../src/node/relay/segment-fetch.ts';
import type { BytesFact } from '../../../../src/ports.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const bytes = Buffer.from('a segment');
const refused = (status: number | null): BytesFact => ({ type: 'ended', reason: 'it is away', status });

let clock: FakeClock;
let standings: Record<string, Holder['standing']>;
let asked: { readonly node: string; readonly tell: (fact: BytesFact) => void; isAborted: boolean }[];
let outcomes: Fetched[];

beforeEach(() => {
  clock = new FakeClock();
  standings = { n1: 'living', n2: 'living' };
  asked = [];
  outcomes = [];
});

function begin(): SegmentFetch {
  return new SegmentFetch({
    clock,
    mostMs: 5000,
    holders: () => Object.entries(standings).map(([node, standing]) => ({ node, standing })),
    ask: (node, tell) => {
      const request = { node, tell, isAborted: false };
      asked.push(request);
      return () => {
        request.isAborted = true;
      };
    },
    done: fetched => outcomes.push(fetched),
  });
}

const nodes = () => asked.map(({ node }) => node);

describe('a fetch', () => {
  it('ends with the whole segment, and leaves nothing behind', () => {
    begin();
    asked[0]?.tell({ type: 'more' });
    expect(outcomes).toEqual([]);
    asked[0]?.tell({ type: 'whole', bytes });
    expect([outcomes, nodes(), clock.waiting]).toEqual([[{ type: 'whole', bytes }], ['n1'], 0]);
  });

  it('asks the next holder after 600 ms without a byte, and takes the first whole one', () => {
    begin();
    clock.advance(500);
    asked[0]?.tell({ type: 'more' });
    clock.advance(599);
    expect(nodes()).toEqual(['n1']);
    clock.advance(1);
    expect(nodes()).toEqual(['n1', 'n2']);
    asked[1]?.tell({ type: 'whole', bytes });
    expect([outcomes.length, asked[0]?.isAborted, clock.waiting]).toEqual([1, true, 0]);
    asked[0]?.tell({ type: 'whole', bytes });
    expect(outcomes).toHaveLength(1);
  });

  it('asks the next holder when the first one sends so slowly that it may not get to the end', () => {
    begin();
    for (let passedMs = 0; passedMs < 2999; passedMs += 500) {
      asked[0]?.tell({ type: 'more' });
      expect(nodes()).toEqual(['n1']);
      clock.advance(500);
    }
    expect(nodes()).toEqual(['n1', 'n2']);
    asked[1]?.tell({ type: 'whole', bytes });
    expect([outcomes, asked[0]?.isAborted, clock.waiting]).toEqual([[{ type: 'whole', bytes }], true, 0]);
  });

  it('may end with the first holder after all', () => {
    begin();
    clock.advance(600);
    asked[0]?.tell({ type: 'whole', bytes });
    expect([outcomes.length, asked[1]?.isAborted]).toEqual([1, true]);
  });

  it('asks the next holder at once when the first one fails or lacks it, and the one that failed again', () => {
    begin();
    asked[0]?.tell(refused(null));
    expect(nodes()).toEqual(['n1', 'n2']);
    asked[1]?.tell(refused(410));
    clock.advance(600);
    expect(nodes()).toEqual(['n1', 'n2', 'n1']);
    asked[2]?.tell({ type: 'whole', bytes });
    expect([outcomes.length, clock.waiting]).toEqual([1, 0]);
  });

  it('asks a refusing node again: its clock or its key may have been the reason', () => {
    standings = { n1: 'living' };
    begin();
    asked[0]?.tell(refused(401));
    clock.advance(600);
    expect(nodes()).toEqual(['n1', 'n1']);
  });

  it('is over when nobody has it', () => {
    begin();
    asked[0]?.tell(refused(404));
    standings = { n1: 'living', n2: 'gone' };
    asked[1]?.tell(refused(null));
    expect([outcomes, clock.waiting]).toEqual([[{ type: 'gone' }], 0]);
  });

  it('is over when nobody sends it in time, with the last reason', () => {
    begin();
    asked[0]?.tell(refused(null));
    clock.advance(5000);
    expect(outcomes).toEqual([{ type: 'unavailable', reason: 'n1: it is away' }]);
    expect([asked.every(({ isAborted }, index) => isAborted || index === 0), clock.waiting]).toEqual([true, 0]);
  });

  it('ends when it is closed, once', () => {
    const fetch = begin();
    fetch.close('this node is stopping');
    fetch.close('again');
    expect(outcomes).toEqual([{ type: 'unavailable', reason: 'this node is stopping' }]);
    expect([asked[0]?.isAborted, clock.waiting]).toEqual([true, 0]);
  });
});
