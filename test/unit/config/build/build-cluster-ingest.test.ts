import { describe, expect, it } from 'vitest';
import { buildClusterIngest } from '../../../../src/config/build/build-cluster-ingest.ts';
import { buildPeers } from '../../../../src/config/build/build-peers.ts';
import { find } from '../../../../src/config/build/given.ts';
import { clusterIngest } from '../../../../src/config/directives/stream.ts';
import { Problems } from '../../../../src/config/problems.ts';
import { interpreted, sentencesOf } from '../../../support/config-text.ts';

const peers = 'peer s01.myhosting.com:8080; peer s02; peer h:81; peer h:82;';

function built(statement: string, peersText = peers) {
  const problems = new Problems();
  const known = buildPeers(interpreted(peersText).block, problems).map(({ config }) => config);
  const config = buildClusterIngest(find([interpreted(statement, 'stream').block], clusterIngest), known, problems);
  return { config, problems: sentencesOf(problems) };
}

describe('cluster_ingest', () => {
  it('has defaults', () =>
    expect(built('cluster_ingest;')).toEqual({ config: { captureAt: [], reclaim: 'auto', weight: 1 }, problems: [] }));

  it('may be absent', () => expect(built('')).toEqual({ config: null, problems: [] }));

  it('has options', () =>
    expect(built('cluster_ingest reclaim=30s weight=2.5;').config).toEqual({
      captureAt: [],
      reclaim: 30_000,
      weight: 2.5,
    }));
});

describe('capture_at', () => {
  it.each([
    ['s01.myhosting.com', ['s01.myhosting.com']],
    ['S01.MyHosting.com:8080', ['s01.myhosting.com']],
    ['s02:80', ['s02']],
    ['h:82,s02', ['h:82', 's02']],
  ])('%s', (words, captureAt) =>
    expect(built(`cluster_ingest capture_at=${words};`)).toMatchObject({ config: { captureAt }, problems: [] }),
  );

  it.each([
    ['s03', "capture_at names no peer (expected one of s01.myhosting.com, s02, h:81, h:82, got 's03')"],
    [
      's01.myhosting.com:80',
      "capture_at names no peer (expected one of s01.myhosting.com, s02, h:81, h:82, got 's01.myhosting.com:80')",
    ],
    ['h', "capture_at fits several peers (expected one of h:81, h:82, got 'h')"],
    ['s02,s02:80', "capture_at names 's02' twice (expected each peer once)"],
  ])('%s', (words, complaint) =>
    expect(built(`cluster_ingest capture_at=${words};`).problems).toEqual([`1:16 ${complaint}`]),
  );

  it('needs peers', () =>
    expect(built('cluster_ingest capture_at=a;', '').problems[0]).toContain('but the file has none'));

  it('lists no more peers than a sentence bears', () => {
    const many = Array.from({ length: 30 }, (_, index) => `peer p${index};`).join('');
    expect(built('cluster_ingest capture_at=a;', many).problems[0]).toContain('p9 and 20 more');
  });
});
