import { describe, expect, it } from 'vitest';
import { gone, joined, life, moving, owned, prefix, run } from '../support/staged.ts';
import { AvailabilityJudge } from './availability-judge.ts';
import type { Run } from './judge.ts';
import { Truth } from './truth.ts';

const lost = 9;

const held = (stream: string, mod: number) => {
  const value = JSON.stringify({ v: 1, stream: { inputs: ['testsrc://'], cluster_ingest: true } });
  return { type: 'put', entry: { key: `${prefix}streams/${stream}`, value, create: mod, mod } } as const;
};

/** s1 prefers a. Both nodes live, and these programs. */
function scene(...ffmpegs: readonly Run[]) {
  const truth = new Truth(prefix, []);
  const refusing = new Set<string>();
  const settings = { streams: [{ name: 's1', captureAt: ['a'], reclaim: 'auto', weight: 1 } as const], maxStreams: 1 };
  truth.committed([joined('a', 2), joined('b', 3)]);
  const camera = { refuses: (stream: string) => refusing.has(stream) };
  return { truth, refusing, judge: new AvailabilityJudge({ truth, settings, ffmpegs, camera }) };
}

describe('the judge of availability', () => {
  it('is content when the stream runs on its preferred node', () => {
    const { truth, judge } = scene(run(life('a'), 's1', 5, 2));
    truth.committed([owned('s1', 'a', 2, 5)]);
    judge.finished();
    judge.haveOwners(lost, 'L1', 'at all');
  });

  it('objects to a stream without an owner, or with one whose session is over', () => {
    const { truth, judge } = scene(run(life('a'), 's1', 5, 2));
    expect(() => judge.finished()).toThrow('L broken: s1 has no owner');
    truth.committed([owned('s1', 'a', 1, 5)]);
    expect(() => judge.haveOwners(lost, 'L1', '1 s after')).toThrow('L1 broken: s1 has no owner 1 s after');
  });

  it('objects to a stream that the lost session still has, where etcd keeps it', () => {
    const { truth, judge } = scene();
    truth.committed([owned('s1', 'a', 2, 5)]);
    judge.haveOwners(lost, 'L1', '1 s after');
    expect(() => judge.haveOwners(2, 'L1', '1 s after')).toThrow('L1 broken: s1 has no owner 1 s after');
  });

  it('has nothing against a stream without an owner when all nodes are full', () => {
    const { truth, judge } = scene();
    truth.committed([owned('s2', 'a', 2, 5)]);
    expect(() => judge.finished()).toThrow('s1 has no owner');
    truth.committed([owned('s3', 'b', 3, 6)]);
    judge.finished();
    judge.haveOwners(lost, 'L1', 'at all');
  });

  it('waits for a place that only a move under way will free, but not for a move of a lost owner, and not in the end', () => {
    const { truth, judge } = scene();
    truth.committed([owned('s2', 'a', 2, 5), moving('s2', 'b')]);
    judge.haveOwners(lost, 'L2', '1 s after');
    expect(() => judge.finished()).toThrow('L broken: s1 has no owner');
    truth.committed([gone('a')]);
    expect(() => judge.haveOwners(lost, 'L2', '1 s after')).toThrow('L2 broken: s1 has no owner');
  });

  it('objects to an owner that does not run it', () => {
    const { truth, judge } = scene();
    truth.committed([owned('s1', 'a', 2, 5)]);
    expect(() => judge.finished()).toThrow('a owns s1, but does not run it');
  });

  it('objects to an owner whose program runs at another node, under another term, or for another stream', () => {
    const { truth, judge } = scene(
      run(life('b'), 's1', 5, 2),
      run(life('a'), 's1', 4, 2),
      run(life('a'), 's1', 5, 1),
      run(life('a'), 's2', 5, 2),
    );
    truth.committed([owned('s1', 'a', 2, 5)]);
    expect(() => judge.finished()).toThrow('a owns s1, but does not run it');
  });

  it('asks for no program while the camera refuses', () => {
    const { truth, judge, refusing } = scene();
    truth.committed([owned('s1', 'a', 2, 5)]);
    refusing.add('s1');
    judge.finished();
  });

  it('objects to a stream that is not back on its preferred node, unless that one is full', () => {
    const { truth, judge } = scene(run(life('b'), 's1', 5, 3));
    truth.committed([owned('s1', 'b', 3, 5)]);
    expect(() => judge.finished()).toThrow('not back on its preferred a');
    truth.committed([owned('s2', 'a', 2, 6)]);
    judge.finished();
  });

  it('objects to a stream held in etcd that does not run, and to one that is not held any more and does', () => {
    const { truth, judge } = scene(run(life('a'), 's1', 5, 2), run(life('a'), 'h1', 6, 2));
    truth.committed([owned('s1', 'a', 2, 5), held('h1', 4)]);
    expect(() => judge.finished()).toThrow('h1 has no owner');
    truth.committed([owned('h1', 'a', 2, 6)]);
    judge.finished();
    truth.committed([{ type: 'delete', key: held('h1', 4).entry.key, mod: 8 }]);
    expect(() => judge.finished()).toThrow('h1 is removed, and not gone');
  });
});
