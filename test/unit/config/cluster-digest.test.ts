import { describe, expect, it } from 'vitest';
import { clusterDigest } from '../../../src/config/cluster-digest.ts';
import { configOf } from '../../support/config-text.ts';

const text = `
  peer a; peer b { weight 2; max_streams 5; }
  stream x { url rtsp://h/1; cluster_ingest capture_at=b,a reclaim=manual weight=3; }
  stream y { url rtsp://h/2; cluster_ingest; }
  stream z { url rtsp://h/3; }
`;
const digest = clusterDigest(configOf(text));

describe('the digest of the cluster part', () => {
  it('is one text for ever: nodes of different versions compare it', () =>
    expect(digest).toBe(
      '{"peers":[{"name":"a","weight":1,"maxStreams":null},{"name":"b","weight":2,"maxStreams":5}],"streams":[' +
        '{"name":"x","captureAt":["b","a"],"weight":3,"reclaim":"manual","disabled":false},' +
        '{"name":"y","captureAt":[],"weight":1,"reclaim":"auto","disabled":false}]}',
    ));

  it.each([
    ['the order of the file', 'peer a;', '', 'peer b {', 'peer a; peer b {'],
    ['sources', 'rtsp://h/1', 'rtsp://h/4'],
    ['titles and streams outside of the cluster', 'stream z {', 'stream zz { title "A b";'],
    ['timeouts', 'peer a;', 'peer a { stale_timeout 20; }'],
    ['what only one node does', 'peer a;', 'peer a; http 81; data /d; loglevel debug;'],
  ])('does not depend on %s', (_, ...replacements) =>
    expect(clusterDigest(configOf(replaced(replacements)))).toBe(digest),
  );

  it.each([
    ['peers', 'peer a;', 'peer a; peer c;'],
    ['weights of peers', 'weight 2', 'weight 4'],
    ['room on peers', 'max_streams 5', 'max_streams 6'],
    ['names of streams', 'stream y', 'stream yy'],
    ['the order of capture_at', 'b,a', 'a,b'],
    ['loads', 'weight=3', 'weight=4'],
    ['reclaim', 'reclaim=manual', 'reclaim=5s'],
    ['what is switched off', 'stream y {', 'stream y { disabled;'],
  ])('depends on %s', (_, ...replacements) => expect(clusterDigest(configOf(replaced(replacements)))).not.toBe(digest));
});

function replaced(replacements: readonly string[]): string {
  let result = text;
  for (let index = 0; index + 1 < replacements.length; index += 2)
    result = result.replace(replacements[index] ?? '', replacements[index + 1] ?? '');
  return result;
}
