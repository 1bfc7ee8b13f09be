// An upgrade node by node, and the way back: what the first nodes wrote is read by these, and what a later version writes harms nothing that
// runs. The texts stand here as they stood in etcd; they are never made by the code of today.

import { describe, expect, it } from 'vitest';
import type { ChangeEvent } from '../../../../src/cluster/feed.ts';
import {
  applyEvents,
  effectiveOwner,
  emptyTables,
  type Tables,
  validMove,
} from '../../../../src/cluster/mirror/tables.ts';

const prefix = '/weir/default/';

type Written = readonly [key: string, value: string];

/** Each key written once, at revisions 11, 12 … */
function tablesOf(written: readonly Written[], before: Tables = emptyTables): Tables {
  const events = written.map(([key, value], index): ChangeEvent => {
    const revision = 11 + index;
    return { type: 'put', entry: { key: `${prefix}${key}`, value, create: revision, mod: revision } };
  });
  return applyEvents(before, prefix, events);
}

/** By the first version that had a cluster. */
const first: readonly Written[] = [
  [
    'members/s01',
    '{"v":1,"incarnation":"9f2c:1","apiUrl":"http://s01","publicUrl":"http://s01","weight":1,"maxStreams":null,"bootId":"b","pidNamespace":"p","main":{"pid":7,"startTime":8},"fence":{"pid":9,"startTime":10},"version":"0.1.0","digest":"d","joinedAt":1790000000000}',
  ],
  [
    'members/s02',
    '{"v":1,"incarnation":"77aa:1","apiUrl":null,"publicUrl":null,"weight":1,"maxStreams":null,"bootId":"b","pidNamespace":"p","main":null,"fence":null,"version":"0.1.0","digest":"d","joinedAt":1790000000000}',
  ],
  [
    'owners/cam01',
    '{"v":1,"node":"s01","session":11,"reason":"placed by load","since":1790000000000,"byHand":false,"history":[{"node":"s02","epoch":5,"since":1,"reason":"it was never owned"}]}',
  ],
  ['owners/cam02', '{"v":1,"node":null,"session":0,"reason":"released","since":1,"byHand":false,"history":[]}'],
  ['moves/cam01', '{"v":1,"to":"s02","toSession":12,"from":13,"reason":"drain"}'],
  ['drains/s01', '{"v":1,"by":"admin","at":1790000000000}'],
  ['stops/cam02', '{"v":1,"by":"admin","at":1790000000000}'],
  ['declines/s02/cam03', '{"v":1,"session":12,"reason":"no signal","minutes":5}'],
];

/** As `first`, in a form of tomorrow: more fields, and the next number. */
const later = first.map(
  ([key, value]): Written => [key, JSON.stringify({ ...JSON.parse(value), v: 2, colour: 'blue' })],
);

describe('values of the first version', () => {
  const tables = tablesOf(first);

  it('mean what they meant', () => {
    expect(effectiveOwner(tables, 'cam01')).toMatchObject({ node: 's01', row: { value: { history: [{ epoch: 5 }] } } });
    expect(effectiveOwner(tables, 'cam02')).toBeNull();
    expect(tables.owners.get('cam02')?.value).toMatchObject({ node: null });
    expect(validMove(tables, 'cam01')?.value).toEqual({
      ...{ to: 's02', toSession: 12, from: 13, reason: 'drain', byHand: false, stays: null },
    });
    expect(tables.drains.get('s01')?.value).toEqual({ by: 'admin', at: 1_790_000_000_000 });
    expect(tables.stops.has('cam02')).toBe(true);
    expect(tables.declines.get('s02/cam03')?.value).toEqual({ session: 12, reason: 'no signal', minutes: 5 });
  });

  it('lack what is not known of a node, and nothing is made of that', () => {
    // without a lease's length nobody removes it for being silent; it never said that it leaves
    expect(tables.members.get('s01')?.value).toMatchObject({ leaving: false, ttlMs: null, version: '0.1.0' });
  });
});

describe('values of a later version', () => {
  const tables = tablesOf(later);

  it('keep their nodes in the cluster: a session is the revision of its key, whatever the key says', () => {
    expect([...tables.sessions]).toEqual([...tablesOf(first).sessions]);
    expect(tablesOf([['members/s01', 'in another language']]).sessions.get('s01')).toBe(11);
  });

  it('are not taken for an owner, nor for the lack of one: nobody takes over what somebody may be ingesting', () => {
    expect(tables.owners.get('cam01')?.value).toBeNull();
    expect(effectiveOwner(tables, 'cam01')).toBeNull();
    expect(tables.owners.get('cam02')?.value).toBeNull();
  });

  it('are orders all the same, with fields that are not known left out', () => {
    expect(tables.drains.has('s01')).toBe(true);
    expect(tables.stops.has('cam02')).toBe(true);
    expect(tables.moves.get('cam01')?.value).not.toHaveProperty('colour');
  });

  it('of a stream leave it as it was, with the trouble told', () => {
    const held: Written = [
      'streams/yard',
      '{"v":1,"by":"admin","at":1,"stream":{"name":"yard","inputs":[{"url":"rtsp://10.0.0.9/a"}],"cluster_ingest":{}}}',
    ];
    const before = tablesOf([held]);
    const after = tablesOf([['streams/yard', '{"v":2,"stream":{"name":"yard","sources":[]}}']], before);
    expect(before.streams.get('yard')?.value?.trouble).toBeNull();
    expect(after.streams.get('yard')?.value).toMatchObject({
      stream: before.streams.get('yard')?.value?.stream,
      trouble: 'it has another version: a later weir wrote it, or a stranger',
    });
  });

  it('in fields of the same number are passed over: that is how a form may grow', () => {
    const grown = first.map(([key, value]): Written => [key, JSON.stringify({ ...JSON.parse(value), colour: 'blue' })]);
    expect(tablesOf(grown)).toEqual(tablesOf(first));
  });
});
