import { expect, it } from 'vitest';
import { sameSources } from '../../../../src/node/configured/same-sources.ts';
import { configOf } from '../../../support/config-text.ts';

const of = (name: string, url: string, more = 'cluster_ingest;') =>
  configOf(`stream ${name} { url ${url}; ${more} }`).streams;

it('are told in pairs, however the URLs are spelled', () => {
  const streams = [of('a', 'rtsp://u:p@c/1'), of('b', 'rtsp://c:554/1'), of('c', 'rtsp://c/2'), of('d', 'rtsp://C/1')];
  expect(sameSources(streams.flat())).toEqual([
    ['a', 'b'],
    ['a', 'd'],
  ]);
});

it('are told of streams of every node as well', () => {
  expect(sameSources([of('a', 'rtsp://c/1'), of('b', 'rtsp://c/1', '')].flat())).toEqual([['a', 'b']]);
});

it('are none where several may read at once, and none of streams that are off', () => {
  const streams = [of('a', 'rtsp://c/1'), of('b', 'rtsp://c/1', 'cluster_ingest; disabled;')];
  expect(sameSources([...streams, of('d', 'testsrc://'), of('e', 'testsrc://')].flat())).toEqual([]);
});
