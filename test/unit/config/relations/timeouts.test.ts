import { describe, expect, it } from 'vitest';
import { leastFetchTimeoutMs } from '../../../../src/config/relations/timeouts.ts';
import { complaintsOf } from '../../../support/config-text.ts';

const stream = 'stream s { url testsrc://; }';

function ofPeer(fetch: string, stale: string): readonly string[] {
  return complaintsOf(`peer a { fetch_timeout ${fetch}; stale_timeout ${stale}; } ${stream}`);
}

describe('errors', () => {
  it('fetch_timeout below 200 ms', () => {
    expect(leastFetchTimeoutMs).toBe(200);
    expect(ofPeer('199ms', '10')).toEqual(['1:24 fetch_timeout is too short (expected 200ms or more, got 199ms)']);
    expect(ofPeer('200ms', '10')).toEqual([]);
  });

  it.each([
    ['1', '2', false],
    ['1', '3', true],
    ['2', '4', false],
    ['2', '5', true],
    ['3', '6500ms', true],
    ['3', '6', false],
  ])('fetch_timeout %s with stale_timeout %s', (fetch, stale, accepted) => {
    const errors = ofPeer(fetch, stale).filter(text => !text.startsWith('warning'));
    expect(errors).toEqual(
      accepted ? [] : [expect.stringContaining('stale_timeout is too short for a fetch_timeout of')],
    );
  });
});

describe('warnings', () => {
  it('1 and 3 of the mission: very often, not for production, and why', () =>
    expect(ofPeer('1', '3')).toEqual([
      'warning 1:24 a fetch_timeout of 1s renews very often: do not use it in production',
      'warning 1:41 an election of etcd takes 2.3 to 2.7 s and would stop every stream of the node (expected a stale_timeout of 5s or more, got 3s)',
      'warning 1:41 one lost renewal would stop every stream of the node (expected a stale_timeout of 4s or more, got 3s)',
    ]));

  it('an election, without a word on renewing often', () =>
    expect(ofPeer('1500ms', '5')).toEqual([
      'warning 1:46 an election of etcd takes 2.3 to 2.7 s and would stop every stream of the node (expected a stale_timeout of 6s or more, got 5s)',
    ]));

  it('a lost renewal alone', () => expect(ofPeer('4', '9')).toEqual([expect.stringContaining('one lost renewal')]));

  it('none when there is room for both', () => expect(ofPeer('2', '7')).toEqual([]));

  it('rounding to whole seconds', () =>
    expect(ofPeer('2', '9500ms')).toEqual([
      'warning 1:41 stale_timeout counts as 10s: leases of etcd last whole seconds (got 9500ms)',
    ]));

  it('the minimum of etcd', () =>
    expect(ofPeer('200ms', '900ms').join()).toContain('etcd raises stale_timeout to its own minimum'));

  it('more streams than can be stopped in time', () => {
    expect(complaintsOf('peer a { fetch_timeout 1; stale_timeout 3; max_streams 125; }').join()).not.toContain(
      'so many',
    );
    expect(complaintsOf('peer a { fetch_timeout 1; stale_timeout 3; max_streams 126; }').join()).toContain(
      'so many streams in time, and takes fewer (expected at most 125, got 126)',
    );
    expect(complaintsOf('peer a { max_streams 1376; }').join()).toContain('at most 1375');
  });
});

describe('where they are told', () => {
  it('at the top when they come from there, once for all peers', () =>
    expect(complaintsOf('fetch_timeout 5;\npeer a;\npeer b;\ncluster_key K;')).toEqual([
      expect.stringMatching(/^1:15 stale_timeout is too short/),
    ]));

  it('nowhere when every peer has its own', () =>
    expect(complaintsOf(`fetch_timeout 5; peer a { stale_timeout 20; } ${stream}`)).toEqual([]));

  it('at the top for a file without peers', () =>
    expect(complaintsOf('stale_timeout 4;')).toEqual([expect.stringMatching(/^1:15 /)]));

  it('not for defaults', () => expect(complaintsOf(`cluster_key K; peer a; peer b; ${stream}`)).toEqual([]));
});
