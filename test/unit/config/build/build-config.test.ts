import { describe, expect, it } from 'vitest';
import { buildConfig } from '../../../../src/config/build/build-config.ts';
import { Problems } from '../../../../src/config/problems.ts';
import { configOf, interpreted, memorySources, sentencesOf } from '../../../support/config-text.ts';

describe('a configuration', () => {
  it('has defaults', () =>
    expect(configOf('')).toEqual({
      clusterKey: null,
      cluster: 'default',
      etcd: null,
      dataPath: null,
      http: null,
      https: null,
      certificate: null,
      peerDefaults: { fetchTimeoutMs: 2000, staleTimeoutMs: 10_000, reclaimDelayMs: null },
      peers: [],
      streamDefaults: {
        ...{ delivery: 'redirect', segmentDurationMs: 2000, segmentCount: 10 },
        ...{ sourceTimeoutMs: 10_000, retryLimit: null },
      },
      streams: [],
      settleMs: 3000,
      standbyCopies: 1,
      rebalanceDelayMs: 60_000,
      liveMemoryBytes: 1024 ** 3,
      editAuth: null,
      viewAuth: null,
      logLevel: 'info',
      reload: 'manual',
    }));

  it('has options', () =>
    expect(
      configOf(
        'cluster_key k; cluster lab; data /d; http 127.0.0.1:81; settle 0; rebalance_delay 5m; live_memory 512M; edit_auth a b; view_auth c d; loglevel debug;',
      ),
    ).toMatchObject({
      clusterKey: 'k',
      cluster: 'lab',
      dataPath: '/d',
      http: { host: '127.0.0.1', port: 81 },
      settleMs: 0,
      rebalanceDelayMs: 300_000,
      liveMemoryBytes: 512 * 1024 ** 2,
      editAuth: { user: 'a', password: 'b' },
      viewAuth: { user: 'c', password: 'd' },
      logLevel: 'debug',
    }));

  it('knows its etcd', () => {
    expect(configOf('etcd http://a:1 https://b:2;').etcd).toEqual({
      endpoints: ['http://a:1', 'https://b:2'],
      user: null,
      password: null,
      caPath: null,
      certPath: null,
      keyPath: null,
    });
    expect(configOf('etcd http://a:1 user=u password=p ca=/a cert=/b key=/c;').etcd).toMatchObject({
      user: 'u',
      password: 'p',
      caPath: '/a',
      certPath: '/b',
      keyPath: '/c',
    });
  });
});

describe('the cluster key', () => {
  const sources = memorySources({ '/key': 'from file\n', '/empty': '\n' }, { KEY: 'from environment', EMPTY: '' });

  function keyOf(text: string) {
    const problems = new Problems();
    const { config } = buildConfig(interpreted(`cluster_key ${text};`).block, sources, problems);
    return { key: config.clusterKey, problems: sentencesOf(problems) };
  }

  it.each([
    ['"a secret"', 'a secret'],
    ['file:/key', 'from file'],
    ['env:KEY', 'from environment'],
  ])('%s', (text, key) => expect(keyOf(text)).toEqual({ key, problems: [] }));

  it.each(['file:/nowhere', 'file:/empty', 'env:NOTHING', 'env:EMPTY'])('%s is an error at its place', text =>
    expect(keyOf(text)).toEqual({ key: null, problems: [expect.stringMatching(/^1:13 the cluster key/)] }),
  );
});
