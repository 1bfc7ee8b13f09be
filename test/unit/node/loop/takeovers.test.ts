import { beforeEach, describe, expect, it } from 'vitest';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import { Takeovers } from '../../../../src/node/loop/takeovers.ts';
import {
  clusterSettings,
  clusterStream,
  memberEntry,
  memberState,
  ownerEntry,
} from '../../../support/cluster-state.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { RecordingMeter } from '../../../support/recording-meter.ts';

const settings = clusterSettings([clusterStream('s')]);
const lostOwner = ownerEntry('s', 'b', 11, 20);
const mine = ownerEntry('s', 'a', 10, 60);

let clock: FakeClock;
let meter: RecordingMeter;
let recorder: Takeovers;
beforeEach(() => {
  clock = new FakeClock();
  meter = new RecordingMeter();
  recorder = new Takeovers({ clock, meter });
});

function state(entries: readonly Entry[], lostMs: number | null = null): ClusterState {
  return memberState(settings, entries, lostMs === null ? {} : { lost: new Map([['s', lostMs]]) });
}

describe('what is told of a takeover', () => {
  it('is that there was one, and how long the stream was gone when its first segment is here', () => {
    const lostMs = clock.monotonicMs();
    clock.advance(400);
    recorder.turned(state([lostOwner], lostMs), state([mine], lostMs));
    expect(meter.told).toEqual([['takeover', 'owner-lost']]);
    clock.advance(2600);
    recorder.started('s', 60);
    expect(meter.of('takeoverTook')).toEqual([['takeoverTook', 3000]]);
  });

  it('is told once: the first segment of a later run of the same term is none of it', () => {
    recorder.turned(state([lostOwner], 0), state([mine], 0));
    recorder.started('s', 60);
    recorder.started('s', 60);
    expect(meter.of('takeoverTook')).toHaveLength(1);
  });

  it('has no duration when another term gives the first segment', () => {
    recorder.turned(state([lostOwner], 0), state([mine], 0));
    recorder.started('s', 61);
    recorder.started('another', 60);
    expect(meter.of('takeoverTook')).toEqual([]);
  });

  it('has no duration where this node did not see the owner go, or there was none', () => {
    recorder.turned(state([lostOwner]), state([mine]));
    recorder.turned(state([], 0), state([mine], 0));
    recorder.turned(state([ownerEntry('s', null, 0, 20)], 0), state([mine], 0));
    recorder.started('s', 60);
    expect(meter.told).toEqual([
      ['takeover', 'owner-lost'],
      ['takeover', 'new'],
      ['takeover', 'released'],
    ]);
  });

  it('is nothing in a turn that changes neither members nor owners, nor for a stream that is handed over', () => {
    const before = state([memberEntry('b', 11), lostOwner]);
    recorder.turned(before, { ...before, roundTripMs: 5 });
    recorder.turned(before, state([memberEntry('b', 11), mine]));
    expect(meter.told).toEqual([]);
  });
});
