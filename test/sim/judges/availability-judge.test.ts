import { describe, expect, it } from 'vitest';
import { joined, owned, prefix } from '../support/staged.ts';
import { AvailabilityJudge } from './availability-judge.ts';
import { Truth } from './truth.ts';

/** s1 prefers a. Both nodes live; a runs what is named. */
function scene(...running: readonly string[]) {
  const truth = new Truth(prefix, []);
  const main = { isAlive: true, ingests: { isWanted: (stream: string) => running.includes(stream) } };
  const machines = new Map([
    ['a', { main }],
    ['b', { main }],
  ]);
  const settings = { streams: [{ name: 's1', captureAt: ['a'], reclaim: 'auto', weight: 1 } as const] };
  truth.committed([joined('a', 2), joined('b', 3)]);
  return { truth, judge: new AvailabilityJudge({ truth, machines, settings }) };
}

describe('the judge of availability', () => {
  it('is content when the stream runs on its preferred node', () => {
    const { truth, judge } = scene('s1');
    truth.committed([owned('s1', 'a', 2, 5)]);
    judge.finished();
    judge.haveOwners('L1', 'at all');
  });

  it('objects to a stream without an owner, or with one whose session is over', () => {
    const { truth, judge } = scene('s1');
    expect(() => judge.finished()).toThrow('L broken: s1 has no owner');
    truth.committed([owned('s1', 'a', 1, 5)]);
    expect(() => judge.haveOwners('L1', '1 s after')).toThrow('L1 broken: s1 has no owner 1 s after');
  });

  it('objects to an owner that does not run it', () => {
    const { truth, judge } = scene();
    truth.committed([owned('s1', 'a', 2, 5)]);
    expect(() => judge.finished()).toThrow('a owns s1, but does not run it');
  });

  it('objects to a stream that is not back on its preferred node', () => {
    const { truth, judge } = scene('s1');
    truth.committed([owned('s1', 'b', 3, 5)]);
    expect(() => judge.finished()).toThrow('not back on its preferred a');
  });
});
