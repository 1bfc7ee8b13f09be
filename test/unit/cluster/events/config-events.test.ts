import { expect, it } from 'vitest';
import { configEvents } from '../../../../src/cluster/events/config-events.ts';
import { encodeStream } from '../../../../src/cluster/mirror/stream-value.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import type { Fields } from '../../../../src/config/held/held-stream.ts';
import { clusterSettings, entryOf, memberEntry, memberState } from '../../../support/cluster-state.ts';

const tables = (...entries: readonly Entry[]) => memberState(clusterSettings(), entries).mirror.latest;
const inputs = [{ url: 'rtsp://user:hush@camera/1' }];
const held = (mod: number, by: string, more: Fields = {}) =>
  entryOf('streams/s', encodeStream({ inputs, ...more }, by, 0), mod);

it('tells that a node has another file, under the same session', () => {
  const b = (digest: string) => memberEntry('b', 11, { digest });
  expect(configEvents(tables(b('one')), tables(b('two')))).toMatchObject([
    { type: 'config_changed', node: 'b', stream: null, reason: 'b runs by another configuration now (two)' },
  ]);
  expect(configEvents(tables(b('one')), tables(b('one')))).toEqual([]);
  expect(configEvents(tables(b('one')), tables(memberEntry('b', 31, { digest: 'two' })))).toEqual([]);
  expect(configEvents(tables(), tables(b('one')))).toEqual([]);
});

it('tells what made it another one, unless what was before is not what is known', () => {
  const change = { from: 'one', sentence: '1 stream added (s), 2 streams removed (t, u)' };
  const told = (before: string) =>
    configEvents(
      tables(memberEntry('b', 11, { digest: before })),
      tables(memberEntry('b', 11, { digest: 'three', change })),
    );
  expect(told('one')).toMatchObject([{ reason: `b runs by another configuration now: ${change.sentence}` }]);
  expect(told('two')).toMatchObject([{ reason: 'b runs by another configuration now (three)' }]);
});

it('tells of a stream held in etcd what was done, and by whom', () => {
  const event = { type: 'config_changed', stream: 's', node: null };
  expect(configEvents(tables(), tables(held(20, 'ann')))).toMatchObject([{ ...event, reason: 'added in etcd by ann' }]);
  expect(configEvents(tables(held(20, 'ann')), tables(held(21, 'bob')))).toMatchObject([
    { ...event, reason: 'changed in etcd by bob' },
  ]);
  expect(configEvents(tables(held(20, 'ann')), tables())).toMatchObject([{ ...event, reason: 'removed from etcd' }]);
  expect(configEvents(tables(held(20, 'ann')), tables(held(20, 'ann')))).toEqual([]);
});

it('tells which fields of it are others now, by their names alone', () => {
  const reasons = (before: Fields, after: Fields) =>
    configEvents(tables(held(20, 'ann', before)), tables(held(21, 'bob', after))).map(({ reason }) => reason);
  expect(reasons({ title: 'hush', audio: 'aac' }, { title: 'other', segment_count: 5, audio: 'aac' })).toEqual([
    'changed in etcd by bob: title, segment_count',
  ]);
  expect(reasons({ audio: 'aac' }, { inputs: [{ url: 'rtsp://user:silence@camera/1' }] })).toEqual([
    'changed in etcd by bob: inputs, audio',
  ]);
  const many = Object.fromEntries([...'abcdefg'].map(name => [name, 1]));
  expect(reasons({}, many)).toEqual(['changed in etcd by bob: a, b, c, d, e and 2 more']);
});

it('tells of what a stranger has written at no length', () => {
  const long = 'x'.repeat(100_000);
  const strange = tables(memberEntry('b', 11, { digest: long }), held(21, long, { [`${long}1`]: 1, [`${long}2`]: 1 }));
  const reasons = configEvents(tables(memberEntry('b', 11), held(20, 'ann')), strange).map(({ reason }) => reason);
  expect(reasons).toHaveLength(2);
  expect(Math.max(...reasons.map(({ length }) => length))).toBeLessThan(1000);
});

it('tells of one that cannot be read, without its text', () => {
  const strange = entryOf('streams/s', 'rtsp://user:hush@camera', 21);
  expect(configEvents(tables(), tables(strange))).toMatchObject([
    { stream: 's', reason: 'what stands in etcd of it cannot be read' },
  ]);
});
