import { describe, expect, it } from 'vitest';
import { directives } from '../../../../src/config/directives/table.ts';
import {
  changedDirectives,
  effectiveConfig,
  isSame,
  waitingDirectives,
} from '../../../../src/config/reload/effective-config.ts';
import { configOf } from '../../../support/config-text.ts';

const running = configOf(`
  cluster one; etcd http://e:2379; data /d; http 80; loglevel info; edit_auth a b;
  peer s01:8001 { fetch_timeout 3; stale_timeout 20; }
  peer s02;
  stream cam01 { url testsrc://; cluster_ingest; }
`);
const next = configOf(`
  cluster two; etcd http://f:2379; data /e; http 81; loglevel debug; cluster_key k;
  fetch_timeout 1; stale_timeout 9; reclaim_delay 5;
  peer s01:9001 { fetch_timeout 4; stale_timeout 30; weight 3; }
  peer s02 { stale_timeout 11; }
  stream cam02 { url testsrc://; }
`);
const me = { name: 's01' };

describe('effectiveConfig', () => {
  const effective = effectiveConfig(running, next, me);

  it('takes what holds at once', () =>
    expect(effective).toMatchObject({
      ...{ logLevel: 'debug', clusterKey: 'k', editAuth: null, streams: [{ name: 'cam02' }] },
      peerDefaults: { fetchTimeoutMs: 1000, staleTimeoutMs: 9000, reclaimDelayMs: 5000 },
    }));

  it('keeps what needs a restart', () =>
    expect(effective).toMatchObject({
      ...{ cluster: 'one', dataPath: '/d', http: { port: 80 } },
      etcd: { endpoints: ['http://e:2379'] },
    }));

  it('keeps the timeouts and the port of this node, and takes the rest of its peer, and the other peers', () =>
    expect(effective.peers).toMatchObject([
      { name: 's01', port: 8001, fetchTimeoutMs: 3000, staleTimeoutMs: 20_000, weight: 3 },
      { name: 's02', fetchTimeoutMs: 1000, staleTimeoutMs: 11_000 },
    ]));

  it('keeps the timeouts of a node that no peer describes', () => {
    const alone = configOf('fetch_timeout 1; stale_timeout 4;');
    const changed = configOf('fetch_timeout 2; stale_timeout 8; reclaim_delay 3;');
    expect(effectiveConfig(alone, changed, { name: 'laptop' }).peerDefaults).toEqual({
      ...{ fetchTimeoutMs: 1000, staleTimeoutMs: 4000, reclaimDelayMs: 3000 },
    });
  });

  it('is the next one where nothing needs a restart', () => {
    const same = effectiveConfig(running, { ...next, ...restartParts(running) }, { name: 's03' });
    expect(same.peers).toEqual(next.peers);
  });
});

function restartParts({ cluster, etcd, dataPath, http }: typeof running) {
  return { cluster, etcd, dataPath, http };
}

describe('waitingDirectives', () => {
  it('names what waits for a restart, each once', () => {
    const waiting = waitingDirectives(effectiveConfig(running, next, me), next, me);
    expect([...waiting].sort()).toEqual(['cluster', 'data', 'etcd', 'fetch_timeout', 'http', 'stale_timeout']);
  });

  it('names only what the table says', () => {
    const waiting = waitingDirectives(effectiveConfig(running, next, me), next, me);
    for (const name of waiting) {
      expect(directives.find(directive => directive.name === name)?.needsRestart, name).toBe(true);
    }
  });

  it('is empty for the configuration that runs', () => expect(waitingDirectives(running, running, me)).toEqual([]));

  it("does not speak of other nodes' timeouts", () => {
    const other = configOf('peer s01; peer s02 { stale_timeout 12; }');
    const before = configOf('peer s01; peer s02;');
    expect(waitingDirectives(effectiveConfig(before, other, me), other, me)).toEqual([]);
  });
});

describe('changedDirectives', () => {
  it('names directives by which two configurations differ', () => {
    const changed = changedDirectives(
      configOf('settle 2;'),
      configOf('loglevel warn; segment_count 5; reclaim_delay 1;'),
    );
    expect([...changed].sort()).toEqual(['loglevel', 'reclaim_delay', 'segment_count', 'settle']);
  });

  it('names a secret without showing it', () =>
    expect(changedDirectives(configOf('cluster_key a;'), configOf('cluster_key b;'))).toEqual(['cluster_key']));

  it('finds none in equal ones', () =>
    expect(changedDirectives(configOf('settle 2;'), configOf('settle 2s;'))).toEqual([]));
});

describe('isSame', () => {
  it('compares by value', () => {
    expect(isSame({ a: [1] }, { a: [1] })).toBe(true);
    expect(isSame({ a: [1] }, { a: [2] })).toBe(false);
  });
});
