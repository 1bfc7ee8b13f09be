import { describe, expect, it } from 'vitest';
import { markNode, markStream } from '../../../../src/cluster/orders/mark.ts';
import type { Verdict } from '../../../../src/cluster/orders/verdict.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import {
  clusterSettings,
  clusterStream,
  entryOf,
  memberEntry,
  memberState,
  ownerEntry,
  prefix,
  turnAt,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings([clusterStream('s')]);
const turnOf = (...entries: Entry[]) => turnAt(memberState(settings, [memberEntry('b', 11), ...entries]), 100);
const mark = (path: string) => entryOf(path, { by: 'you', at: 0 }, 40);
const sentence = (verdict: Verdict) => ('transaction' in verdict ? verdict.done.reason : verdict.reason);

describe('the mark of a node', () => {
  const drain = (node: string, ...entries: Entry[]) => markNode(turnOf(...entries), { type: 'drain', node }, 'me');
  const undrain = (node: string, ...entries: Entry[]) => markNode(turnOf(...entries), { type: 'undrain', node }, 'me');

  it('is put where there was none, and says what comes of it', () => {
    const verdict = drain('b', ownerEntry('s', 'b', 11, 20));
    expect(verdict).toMatchObject({
      transaction: {
        compares: [{ key: `${prefix}drains/b`, target: 'mod', is: '=', revision: 0 }],
        then: [{ type: 'put', value: JSON.stringify({ v: 1, by: 'me', at: 0 }) }],
      },
    });
    expect(sentence(verdict)).toBe('b is being emptied of 1 stream');
    expect(sentence(drain('c'))).toBe('c is down, and gets no streams when it comes back');
    expect(sentence(drain('b', mark('drains/a')))).toContain('they stay where they are');
  });

  it('is taken away as it was seen', () => {
    expect(undrain('b', mark('drains/b'))).toMatchObject({
      transaction: { compares: [{ revision: 40 }], then: [{ type: 'delete', key: `${prefix}drains/b` }] },
    });
  });

  it('that is there already, or not, is no matter; a node that nobody knows is one', () => {
    expect(drain('b', mark('drains/b'))).toMatchObject({ type: 'done', reason: expect.stringContaining('by you') });
    expect(undrain('b')).toMatchObject({ type: 'done' });
    expect(drain('x')).toEqual({ type: 'unknown', reason: "there is no node 'x'" });
    expect(undrain('x', mark('drains/x'))).toHaveProperty('transaction');
  });
});

describe('the mark of a stream', () => {
  const order = (type: 'stop' | 'start', stream: string, ...entries: Entry[]) =>
    markStream(turnOf(...entries), { type, stream }, 'me');

  it('switches it off and on', () => {
    expect(order('stop', 's')).toMatchObject({ transaction: { then: [{ type: 'put', key: `${prefix}stops/s` }] } });
    expect(order('start', 's', mark('stops/s'))).toMatchObject({
      transaction: { compares: [{ revision: 40 }], then: [{ type: 'delete', key: `${prefix}stops/s` }] },
    });
    expect(order('stop', 's', mark('stops/s'))).toMatchObject({ type: 'done' });
    expect(order('start', 's')).toMatchObject({ type: 'done' });
    expect(order('stop', 'x')).toMatchObject({ type: 'unknown' });
  });
});
