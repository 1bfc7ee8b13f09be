import { describe, expect, it } from 'vitest';
import { buildPeers, timeoutsOf, wholeSeconds } from '../../../../src/config/build/build-peers.ts';
import { Problems } from '../../../../src/config/problems.ts';
import { interpreted, sentencesOf } from '../../../support/config-text.ts';

function built(text: string) {
  const problems = new Problems();
  const peers = buildPeers(interpreted(text).block, problems).map(peer => peer.config);
  return { peers, names: peers.map(peer => peer.name), problems: sentencesOf(problems) };
}

describe('names', () => {
  it('are hosts without ports', () =>
    expect(built('peer S01.MyHosting.com:8080; peer s02;').names).toEqual(['s01.myhosting.com', 's02']));

  it('of two peers on one host have their ports both', () =>
    expect(built('peer a:81; peer a; peer b:82;').names).toEqual(['a:81', 'a:80', 'b']));
});

describe('a peer given twice', () => {
  it.each(['peer a; peer A:80;', 'peer a:81; peer b; peer a:81;'])('%s', text => {
    const { problems, names } = built(text);
    expect(problems).toEqual([expect.stringContaining('this peer is given twice, first at weir.conf:1')]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('options', () => {
  it('of the peer win over those of the top, which win over the defaults', () =>
    expect(
      built('stale_timeout 20; peer a { fetch_timeout 3; stale_timeout 12; reclaim_delay 0; } peer b;').peers,
    ).toMatchObject([
      { fetchTimeoutMs: 3000, staleTimeoutMs: 12_000, reclaimDelayMs: 0 },
      { fetchTimeoutMs: 2000, staleTimeoutMs: 20_000, reclaimDelayMs: null },
    ]));

  it('have defaults', () =>
    expect(built('peer a;').peers).toEqual([
      {
        name: 'a',
        host: 'a',
        port: null,
        apiUrl: null,
        publicUrl: null,
        fetchTimeoutMs: 2000,
        staleTimeoutMs: 10_000,
        reclaimDelayMs: null,
        weight: 1,
        maxStreams: null,
      },
    ]));

  it('are all read', () =>
    expect(
      built('peer a:81 { api_url http://10.0.0.1/; public https://a; weight 2.5; max_streams 7; }').peers,
    ).toMatchObject([{ port: 81, apiUrl: 'http://10.0.0.1', publicUrl: 'https://a', weight: 2.5, maxStreams: 7 }]));
});

it('stale_timeout counts in whole seconds', () => {
  expect([1, 1000, 1001].map(wholeSeconds)).toEqual([1000, 1000, 2000]);
  expect(timeoutsOf([interpreted('stale_timeout 2500ms;').block]).staleTimeoutMs).toBe(3000);
});
