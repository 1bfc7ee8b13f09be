import { beforeEach, describe, expect, it } from 'vitest';
import { Viewers } from '../../../src/node/viewers.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const cam01 = { stream: 'cam01', targetDurationS: 4 };
const cam02 = { stream: 'cam02', targetDurationS: 4 };
let clock: FakeClock;
let viewers: Viewers;

beforeEach(() => {
  clock = new FakeClock();
  viewers = new Viewers(clock, 3);
});

const viewer = (number: number, token = '') => ({ address: `192.0.2.${number}`, player: 'VLC/3.0.18', token });
const counts = () => Object.fromEntries(viewers.counts());

describe('Viewers', () => {
  it('counts each stream on its own', () => {
    viewers.watch(viewer(1), cam01);
    viewers.watch(viewer(1), cam02);
    viewers.watch(viewer(2), cam02);
    viewers.watch(viewer(2), cam02);
    expect(counts()).toEqual({ cam01: 1, cam02: 2 });
  });

  it('leaves out a stream when its viewers are gone', () => {
    viewers.watch(viewer(1), cam01);
    clock.advance(14_000);
    viewers.watch(viewer(2), cam02);
    viewers.stay(() => viewer(3), 'cam03');
    clock.advance(1000);
    expect(counts()).toEqual({ cam02: 1 });
  });

  it('knows viewers behind one address by their tokens', () => {
    for (const token of ['a', 'b', 'a']) viewers.watch(viewer(1, token), cam01);
    expect(counts()).toEqual({ cam01: 2 });
  });

  it('ends at once what it sends to another node', () => {
    viewers.watch(viewer(1), cam01);
    viewers.leave(() => viewer(1), 'cam01');
    viewers.leave(() => viewer(2), 'cam02');
    expect(counts()).toEqual({});
  });

  it('counts open connections as long as they are open, each once', () => {
    viewers.watch(viewer(1), cam01);
    const [end, endOther] = [viewers.connect('cam01'), viewers.connect('cam01')];
    clock.advance(3_600_000);
    expect(counts()).toEqual({ cam01: 2 });
    end();
    end();
    expect(counts()).toEqual({ cam01: 1 });
    endOther();
    expect(counts()).toEqual({});
  });
});

describe('more viewers than are counted', () => {
  const fill = () => {
    for (const number of [1, 2, 3, 4]) viewers.watch(viewer(number), number % 2 === 0 ? cam01 : cam02);
  };

  it('are served and not counted, and the node says so for a minute', () => {
    expect(viewers.warnings()).toEqual([]);
    fill();
    expect(counts()).toEqual({ cam01: 1, cam02: 2 });
    expect(viewers.warnings()).toEqual([expect.stringContaining('more than 3 viewers')]);
    clock.advance(59_999);
    expect(viewers.warnings()).toHaveLength(1);
    clock.advance(1);
    expect(viewers.warnings()).toEqual([]);
  });

  it('keep nobody out who is counted', () => {
    fill();
    viewers.watch(viewer(1), cam02);
    expect(counts()).toEqual({ cam01: 1, cam02: 2 });
  });

  it('are counted when others have gone', () => {
    fill();
    viewers.leave(() => viewer(1), 'cam02');
    viewers.watch(viewer(4), cam01);
    expect(counts()).toEqual({ cam01: 2, cam02: 1 });
    clock.advance(15_000);
    viewers.watch(viewer(5), cam01);
    expect(counts()).toEqual({ cam01: 1 });
  });

  it('find room among streams that nobody asks for any more', () => {
    fill();
    clock.advance(15_000);
    for (const number of [5, 6, 7]) viewers.watch(viewer(number), { stream: 'cam03', targetDurationS: 4 });
    expect(counts()).toEqual({ cam03: 3 });
  });
});
