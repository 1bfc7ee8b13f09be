import { describe, expect, it } from 'vitest';
import {
  encodeValue,
  historyLength,
  type MemberValue,
  type OwnerValue,
  parseDecline,
  parseDrain,
  parseMember,
  parseMove,
  parseNode,
  parseOwner,
} from '../../../../src/cluster/mirror/values.ts';

const member: MemberValue = {
  incarnation: 'p:1',
  apiUrl: 'http://a:8080',
  publicUrl: null,
  weight: 2.5,
  maxStreams: 40,
  bootId: 'boot',
  pidNamespace: '4026531836',
  main: { pid: 10, startTime: 99 },
  fence: null,
  version: '0.1.0',
  digest: 'd',
  change: { from: 'c', sentence: '1 stream added (s)' },
  joinedAt: 1_790_000_000_000,
  leaving: false,
  ttlMs: 10_000,
};
const owner: OwnerValue = {
  node: 'a',
  session: 10,
  reason: 'it was never owned',
  since: 5,
  byHand: true,
  history: [{ node: 'b', epoch: 3, since: 1, reason: 'b was lost' }],
};
const move = { to: 'b', toSession: 11, from: 20, reason: 'reclaim', byHand: false, stays: null };
const drain = { by: 'me', at: 7 };
const node = { session: 10, joins: [1, 2, 3] };
const decline = { session: 10, reason: 'no signal', minutes: 10 };

/** What a stranger, a later version or a bad disk may leave behind. */
const garbage = [
  '',
  '{',
  'null',
  '7',
  '"text"',
  '[]',
  'true',
  '{}',
  '{"v":1}',
  '\u0000',
  '{"node":{}}',
  '{"__proto__":1}',
];

describe('values', () => {
  it('are read as they were written, and carry a version', () => {
    expect(parseMember(encodeValue(member))).toEqual(member);
    expect(parseOwner(encodeValue(owner))).toEqual(owner);
    expect(parseMove(encodeValue(move))).toEqual(move);
    expect(parseDrain(encodeValue(drain))).toEqual(drain);
    expect(parseDecline(encodeValue(decline))).toEqual(decline);
    expect(parseNode(encodeValue(node))).toEqual(node);
    expect(JSON.parse(encodeValue(move)).v).toBe(1);
  });

  it.each(garbage)('of a member, an owner, a move or a decline are null when they are %j', text => {
    expect(parseMember(text)).toBeNull();
    expect(parseOwner(text)).toBeNull();
    expect(parseMove(text)).toBeNull();
    expect(parseDecline(text)).toBeNull();
    expect(parseNode(text)).toBeNull();
  });

  it.each(garbage)('of a drain stand for the wish all the same when they are %j', text => {
    expect(parseDrain(text)).toEqual({ by: 'unknown', at: 0 });
  });

  it('of a later version are read as far as they are known', () => {
    expect(parseMove(JSON.stringify({ v: 9, ...move, urgency: 'high' }))).toEqual(move);
  });
});

describe('a member value', () => {
  const parse = (changes: Record<string, unknown>) => parseMember(JSON.stringify({ ...member, ...changes }));

  it.each([0, -1, '2', null, Number.POSITIVE_INFINITY])('of weight %j counts as 1', weight => {
    expect(parse({ weight })?.weight).toBe(1);
  });

  it.each([-1, 1.5, '40', null, {}])('of max_streams %j has no bound', maxStreams => {
    expect(parse({ maxStreams })?.maxStreams).toBeNull();
  });

  it.each([7, {}, { pid: 0, startTime: 1 }, { pid: 1.5, startTime: 1 }, { pid: 1 }, [], 'x'])(
    'has no process %j',
    main => {
      expect(parse({ main })?.main).toBeNull();
    },
  );

  it.each([7, 'x', {}, [], { from: 'c' }, { from: 1, sentence: 'x' }])('tells of no change %j', change =>
    expect(parse({ change })?.change).toBeNull(),
  );

  it('tells of a change at some length', () =>
    expect(parse({ change: { from: 'c', sentence: 'x'.repeat(9000) } })?.change?.sentence.length).toBe(500));

  it('without a readable incarnation is none', () => {
    expect(parse({ incarnation: 7 })).toBeNull();
  });

  it('of a node that says nothing of leaving stays', () => {
    expect(parse({ leaving: undefined })?.leaving).toBe(false);
    expect(parse({ leaving: 'yes' })?.leaving).toBe(false);
    expect(parse({ leaving: true })?.leaving).toBe(true);
  });
});

describe('what a stranger may have written', () => {
  it.each(['http://h\r\nX: 1/', 'http://h/ü', 'javascript:alert(1)', '//h', '', `http://${'h'.repeat(2100)}`])(
    'is no address when it would not fit into a header: %j',
    address => {
      const parsed = parseMember(encodeValue({ ...member, apiUrl: address, publicUrl: address }));
      expect(parsed).toMatchObject({ apiUrl: null, publicUrl: null, incarnation: member.incarnation });
    },
  );

  it('is a sentence of bounded length, which the next owner hands on', () => {
    const long = 'x'.repeat(800_000);
    const former = parseOwner(
      encodeValue({
        ...owner,
        node: long,
        reason: long,
        history: [{ ...owner.history[0], node: long, reason: long, epoch: 1, since: 1 }],
      }),
    );
    expect(encodeValue(former as OwnerValue).length).toBeLessThan(2000);
    expect(parseMove(encodeValue({ ...move, reason: long }))?.reason).toHaveLength(500);
    expect(parseDrain(encodeValue({ ...drain, by: long })).by).toHaveLength(500);
    expect(parseDecline(encodeValue({ session: 1, minutes: 5, reason: long }))?.reason).toHaveLength(500);
  });
});

describe('an owner value', () => {
  it('needs a session when it names a node, and none when it names nobody', () => {
    expect(parseOwner('{"v":1,"node":"a"}')).toBeNull();
    expect(parseOwner('{"v":1,"node":"a","session":-1}')).toBeNull();
    expect(parseOwner('{"v":1,"node":"a","session":"10"}')).toBeNull();
    expect(parseOwner('{"v":1,"node":null}')).toEqual({
      node: null,
      session: 0,
      reason: '',
      since: 0,
      byHand: false,
      history: [],
    });
  });

  it('is not read in another version: its words may mean something else', () => {
    expect(parseOwner(JSON.stringify({ v: 1, ...owner }))).not.toBeNull();
    expect(parseOwner(JSON.stringify({ v: 2, ...owner }))).toBeNull();
    expect(parseOwner(JSON.stringify(owner))).toBeNull();
  });

  it('keeps of a history what can be read, and not more than its length', () => {
    const long = Array.from({ length: 30 }, (_, epoch) => ({ node: 'a', epoch, since: 1, reason: '' }));
    expect(parseOwner(JSON.stringify({ v: 1, ...owner, history: long }))?.history).toHaveLength(historyLength);
    expect(parseOwner(JSON.stringify({ v: 1, ...owner, history: 'x' }))?.history).toEqual([]);
    expect(parseOwner(JSON.stringify({ v: 1, ...owner, history: [7, null, {}] }))?.history).toEqual([
      { node: null, epoch: 0, since: 0, reason: '' },
    ]);
  });

  it('is by hand only when that is said plainly', () => {
    expect(parseOwner(JSON.stringify({ v: 1, ...owner, byHand: 'yes' }))?.byHand).toBe(false);
  });
});

describe('a decline', () => {
  it.each([0, -5, 61, '5', null])('of %j minutes lasts 5', minutes => {
    expect(parseDecline(JSON.stringify({ ...decline, minutes }))?.minutes).toBe(5);
  });
});
