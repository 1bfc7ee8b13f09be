import { describe, expect, it } from 'vitest';
import { type KeyName, keyOf, parseKey, prefixOf } from '../../../../src/cluster/mirror/keys.ts';

const prefix = prefixOf('tv');
const names: readonly [string, KeyName][] = [
  ['/weir/tv/members/a:8080', { table: 'members', node: 'a:8080' }],
  ['/weir/tv/owners/news', { table: 'owners', stream: 'news' }],
  ['/weir/tv/owners/city/gate/1', { table: 'owners', stream: 'city/gate/1' }],
  ['/weir/tv/moves/news', { table: 'moves', stream: 'news' }],
  ['/weir/tv/drains/a', { table: 'drains', node: 'a' }],
  ['/weir/tv/declines/a/city/gate', { table: 'declines', node: 'a', stream: 'city/gate' }],
  ['/weir/tv/stops/city/gate', { table: 'stops', stream: 'city/gate' }],
  ['/weir/tv/streams/city/gate', { table: 'streams', stream: 'city/gate' }],
  ['/weir/tv/nodes/a', { table: 'nodes', node: 'a' }],
];

describe('keys', () => {
  it.each(names)('%s is written and read the same', (key, name) => {
    expect(keyOf(prefix, name)).toBe(key);
    expect(parseKey(prefix, key)).toEqual(name);
  });

  it.each([
    '',
    '/weir/tv/',
    '/weir/tv/members',
    '/weir/tv/members/',
    '/weir/tv/members/a/b',
    '/weir/tv/drains/a/b',
    '/weir/tv/declines/a',
    '/weir/tv/declines/a/',
    '/weir/tv/declines//s',
    '/weir/tv/streams/../x',
    '/weir/tv/streams/news/index.m3u8',
    '/weir/tv/streams/metrics',
    '/weir/tv/streams/a\nb',
    '/weir/tv/unknown/x',
    '/weir/tv//x',
    '/weir/other/members/a',
    'members/a',
  ])('%j is none of ours', key => {
    expect(parseKey(prefix, key)).toBeNull();
  });
});
