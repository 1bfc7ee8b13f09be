import { beforeEach, describe, expect, it } from 'vitest';
import { Haste } from '../../../src/fence/haste.ts';
import { FakeClock } from '../../support/fake-clock.ts';

let clock: FakeClock;
let isAllowed: boolean;
let asked: boolean[];
let haste: Haste;

beforeEach(() => {
  clock = new FakeClock();
  isAllowed = true;
  asked = [];
  haste = new Haste(clock, isFirst => {
    asked.push(isFirst);
    return isAllowed;
  });
});

describe('the haste of killing', () => {
  it('begins with the first kill and ends half a second after the last', () => {
    haste.begin();
    haste.begin();
    expect(asked).toEqual([true]);
    clock.advance(400);
    haste.begin();
    clock.advance(499);
    expect(asked).toEqual([true]);
    clock.advance(1);
    expect(asked).toEqual([true, false]);
    expect(clock.waiting).toBe(0);
  });

  it('begins anew with a later kill', () => {
    haste.begin();
    clock.advance(500);
    haste.begin();
    expect(asked).toEqual([true, false, true]);
  });

  it('is tried for each kill where it is not allowed, and leaves nothing to be undone', () => {
    isAllowed = false;
    haste.begin();
    haste.begin();
    expect(asked).toEqual([true, true]);
    expect(clock.waiting).toBe(0);
  });

  it('that could not be ended is ended later', () => {
    haste.begin();
    isAllowed = false;
    clock.advance(500);
    isAllowed = true;
    clock.advance(500);
    expect(asked).toEqual([true, false, false]);
    clock.advance(5000);
    expect(asked.length).toBe(3);
  });
});
