import { describe, expect, it } from 'vitest';
import type { ListenAddress } from '../../../../src/config/config.ts';
import { settingsOf, type ThisProcess } from '../../../../src/node/configured/settings-of.ts';
import { configOf } from '../../../support/config-text.ts';

const thisProcess: ThisProcess = {
  id: 'abc',
  version: '1.2.3',
  bootId: 'boot',
  pidNamespace: '4026531836',
  main: { pid: 100, startTime: 5 },
  http: { host: null, port: 8080 },
  https: null,
  publicUrl: null,
  hash: text => `hash of ${text}`,
};

const text = `
  cluster lab; etcd http://e:2379; settle 4; rebalance_delay 5m;
  peer s01 { fetch_timeout 1; stale_timeout 4; weight 2; max_streams 50; }
  peer s02 { reclaim_delay 30; api_url http://inside:1; public https://outside; }
  stream cam01 { url testsrc://; cluster_ingest capture_at=s01 weight=3; }
  stream cam02 { url testsrc://; cluster_ingest; disabled; }
  stream cam03 { url testsrc://; }
`;

function settings(source: string, me: string, changes: Partial<ThisProcess> = {}) {
  const config = configOf(source);
  const peer = config.peers.find(({ name }) => name === me);
  if (peer === undefined) throw new Error(`no peer ${me}`);
  return settingsOf(config, peer, { ...thisProcess, ...changes });
}

describe('settingsOf', () => {
  it('takes what concerns the cluster from the file, this node and this process', () => {
    expect(settings(text, 's01')).toMatchObject({
      ...{ me: 's01', prefix: '/weir/lab/', peers: ['s01', 's02'], settleMs: 4000, rebalanceDelayMs: 300_000 },
      ...{ fetchTimeoutMs: 1000, staleTimeoutMs: 4000, weight: 2, maxStreams: 50 },
      ...{ processId: 'abc', version: '1.2.3', bootId: 'boot', pidNamespace: '4026531836' },
      main: { pid: 100, startTime: 5 },
    });
  });

  it('waits for its streams back as long as it says, else its stale_timeout', () => {
    expect(settings(text, 's01').reclaimDelayMs).toBe(4000);
    expect(settings(text, 's02').reclaimDelayMs).toBe(30_000);
  });

  it('has the streams that run on one node: neither disabled ones nor those of every node', () => {
    const stream = { name: 'cam01', captureAt: ['s01'], reclaim: 'auto', weight: 3 };
    expect([...settings(text, 's01').streams.values()]).toEqual([stream]);
  });

  it('tells its addresses as the file gives them', () =>
    expect(settings(text, 's02')).toMatchObject({ apiUrl: 'http://inside:1', publicUrl: 'https://outside' }));

  it('sends viewers where the process was told to, whatever the file says', () => {
    const publicUrl = 'http://localhost:8082';
    expect(settings(text, 's02', { publicUrl })).toMatchObject({ apiUrl: 'http://inside:1', publicUrl });
    expect(settings(text, 's01', { publicUrl })).toMatchObject({ apiUrl: 'http://s01:8080', publicUrl });
  });

  it('else by its host and the port that it listens on, whatever the port of its peer', () => {
    const own = 'http://s01:8080';
    expect(settings(text, 's01')).toMatchObject({ apiUrl: own, publicUrl: own });
    expect(settings('peer s01:9999;', 's01')).toMatchObject({ apiUrl: own });
    expect(settings(text, 's01', { http: { host: null, port: 80 } })).toMatchObject({ apiUrl: 'http://s01' });
    expect(settings('peer [::1];', '[::1]')).toMatchObject({ apiUrl: 'http://[::1]:8080' });
  });

  it('sends viewers to https where it is spoken, and nodes where nobody must trust a certificate', () => {
    const [any, within] = [null, '127.0.0.1'];
    const urls = (http: ListenAddress | null, https: ListenAddress) => {
      const { apiUrl, publicUrl } = settings(text, 's01', { http, https });
      return [apiUrl, publicUrl];
    };
    expect(urls({ host: any, port: 80 }, { host: any, port: 443 })).toEqual(['http://s01', 'https://s01']);
    expect(urls(null, { host: any, port: 8443 })).toEqual(['https://s01:8443', 'https://s01:8443']);
    expect(urls({ host: within, port: 80 }, { host: any, port: 443 })).toEqual(['https://s01', 'https://s01']);
    expect(urls({ host: within, port: 80 }, { host: within, port: 443 })).toEqual(['http://s01', 'https://s01']);
  });

  it('has the same digest on every node of one file, another one when placement may differ', () => {
    const { digest } = settings(text, 's01');
    expect(settings(text, 's02', { id: 'other', http: { host: null, port: 1 } }).digest).toBe(digest);
    expect(settings(text.replace('weight=3', 'weight=4'), 's01').digest).not.toBe(digest);
  });

  it('knows a lone node without a peer in the file as the only one', () => {
    const config = configOf('stream cam01 { url testsrc://; cluster_ingest; }');
    const me = {
      ...{ name: 'laptop', host: 'laptop', port: null, apiUrl: null, publicUrl: null, weight: 1, maxStreams: null },
      ...config.peerDefaults,
    };
    expect(settingsOf(config, me, thisProcess)).toMatchObject({
      me: 'laptop',
      peers: ['laptop'],
      prefix: '/weir/default/',
    });
  });
});
