import { describe, expect, it } from 'vitest';
import { nextOwnerText } from '../../../../src/cluster/mirror/owner-value.ts';
import { historyLength, parseOwner } from '../../../../src/cluster/mirror/values.ts';

const next = { node: 'b', session: 11, reason: 'a was lost', since: 9 };

describe('the next owner', () => {
  it('of a stream that was never owned has no history', () => {
    expect(parseOwner(nextOwnerText(undefined, next))).toEqual({ ...next, byHand: false, history: [] });
  });

  it('has the former one first in its history, with its epoch', () => {
    const value = { node: 'a', session: 10, reason: 'it was never owned', since: 3, byHand: false, history: [] };
    const text = nextOwnerText({ value, create: 20, mod: 25 }, next);
    expect(parseOwner(text)?.history).toEqual([{ node: 'a', epoch: 25, since: 3, reason: 'it was never owned' }]);
  });

  it('keeps a history of bounded length', () => {
    let text = nextOwnerText(undefined, next);
    for (let mod = 1; mod <= 30; mod += 1) {
      text = nextOwnerText({ value: parseOwner(text), create: 1, mod }, next);
    }
    expect(parseOwner(text)?.history.map(({ epoch }) => epoch)).toEqual(
      Array.from({ length: historyLength }, (_, index) => 30 - index),
    );
  });

  it('forgets a former value that cannot be read, and is by hand only when it is said', () => {
    expect(parseOwner(nextOwnerText({ value: null, create: 1, mod: 2 }, next))?.history).toEqual([]);
    expect(parseOwner(nextOwnerText(undefined, { ...next, byHand: true }))?.byHand).toBe(true);
  });
});
