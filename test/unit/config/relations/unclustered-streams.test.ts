import { describe, expect, it } from 'vitest';
import { complaintsOf } from '../../../support/config-text.ts';

const peers = 'cluster_key MYSECRET; peer s01; peer s02;';

describe('streams that every node takes from the source for itself', () => {
  it('are warned of once, at the first, with what to do', () => {
    const [said = '', ...more] = complaintsOf(`${peers} stream a { url rtsp://h/a; } stream b { url rtsp://h/b; }`);
    expect(more).toEqual([]);
    expect(said).toMatch(
      /^warning .*stream 'a' \(and 1 more\) has no cluster_ingest: each of the 2 nodes opens .*; add 'cluster_ingest'/,
    );
  });

  it('are refused beside one of the cluster that has their source, and both places are told', () =>
    expect(
      complaintsOf(`${peers} stream a { url rtsp://h/a; cluster_ingest; }\nstream b { url rtsp://u:p@h/a; }`),
    ).toContainEqual(expect.stringMatching(/^2:16 stream 'b' takes the same source as stream 'a' at weir\.conf:1: /)));

  it.each([
    `${peers} stream a { url rtsp://h/a; cluster_ingest; }`,
    `${peers} stream a { url rtsp://h/a; disabled; }`,
    `${peers} stream a { url udp://239.1.1.1:5000; }`,
    `${peers} stream a { url testsrc://; }`,
    'peer s01; stream a { url rtsp://h/a; }',
  ])('%s is fine', text => expect(complaintsOf(text)).toEqual([]));
});
