import { expect, it } from 'vitest';
import { encodeStream } from '../../../src/cluster/mirror/stream-value.ts';
import { mayGoOn, sharedStreams, streamMod } from '../../../src/cluster/shared-streams.ts';
import { clusterSettings, clusterStream, entryOf, feed, memberState, play } from '../../support/cluster-state.ts';

const held = (name: string, mod: number, changes: object = {}) =>
  entryOf(
    `streams/${name}`,
    encodeStream({ inputs: ['testsrc://'], cluster_ingest: { weight: 3 }, ...changes }, 'x', 0),
    mod,
  );

const settings = clusterSettings([clusterStream('ofFile')], { ownStreams: new Set(['own']) });
const tablesOf = (...entries: Parameters<typeof memberState>[1] & object) =>
  memberState(settings, entries).mirror.latest;

it('are those of the file where none is held, the very same map', () =>
  expect(sharedStreams(tablesOf(), settings)).toBe(settings.streams));

it('are those of the file and those held in etcd; the file counts', () => {
  const tables = tablesOf(held('a', 20), held('ofFile', 21), held('own', 22));
  const streams = sharedStreams(tables, settings);
  expect([...streams.keys()].sort()).toEqual(['a', 'ofFile']);
  expect(streams.get('a')).toEqual({ name: 'a', captureAt: [], reclaim: 'auto', weight: 3 });
  expect(streams.get('ofFile')?.weight).toBe(1);
  expect(sharedStreams(tables, settings)).toBe(streams);
});

it('are without those that run on every node, are disabled or cannot be read', () => {
  const off = held('off', 21, { disabled: true });
  const own = held('everywhere', 22, { cluster_ingest: false });
  expect(sharedStreams(tablesOf(off, own, entryOf('streams/bad', 'nonsense', 23)), settings).size).toBe(1);
});

it('streamMod tells by which key a stream is as it is', () => {
  const tables = tablesOf(held('a', 20), held('ofFile', 21));
  expect(['a', 'ofFile', 'nobody'].map(name => streamMod(tables, settings, name))).toEqual([20, null, null]);
});

it('what cannot be read any more may go on, and is not shared out', () => {
  const known = memberState(settings, [held('a', 20)]);
  const event = { type: 'put', entry: entryOf('streams/a', 'nonsense', 101, 20) } as const;
  const [{ mirror }] = play(known, [1, feed({ type: 'changed', revision: 101, events: [event] })]);
  expect(sharedStreams(mirror.latest, settings).has('a')).toBe(false);
  expect(mayGoOn(mirror.latest, settings, 'a')).toBe(true);
  expect(mayGoOn(mirror.latest, clusterSettings([], { ownStreams: new Set(['a']) }), 'a')).toBe(false);
  expect(mayGoOn(known.mirror.latest, settings, 'nobody')).toBe(false);
  expect(mayGoOn(known.mirror.latest, settings, 'ofFile')).toBe(true);
});
