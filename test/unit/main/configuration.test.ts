import { afterEach, expect, it } from 'vitest';
import { realClock } from '../../../src/adapters/clock.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { Configuration } from '../../../src/main/configuration.ts';
import { ClusterLoop } from '../../../src/node/loop/cluster-loop.ts';
import { configOf, file, memorySources } from '../../support/config-text.ts';
import { NodeIngests } from '../../support/node-ingests.ts';
import { RecordingLog } from '../../support/recording-log.ts';

const first = 'etcd http://e:2379; peer s01; peer s02; cluster_key k; stream a { url testsrc://; cluster_ingest; }';
const asProcess = {
  ...{ id: 'process', version: '0', bootId: 'boot', pidNamespace: 'pid', main: { pid: 1, startTime: 1 } },
  ...{ http: { host: null, port: 80 }, https: null, publicUrl: null },
  hash: (text: string) => `${text.length}`,
};

let configuration: Configuration | null = null;
afterEach(() => configuration?.close());

function open(textNow: () => string) {
  const config = configOf(first);
  const [me] = config.peers;
  if (me === undefined) throw new Error('the file has no peer');
  const log = Object.assign(new RecordingLog(), { setLevel: () => {} });
  const loadAside = async () => loadConfig(memorySources({ [file]: textNow() }), file);
  configuration = new Configuration(
    {
      ...{ config, me, log, source: { loadAside, paths: [] }, etcd: config.etcd },
      ...{ http: { host: null, port: 80 }, https: null, publicUrl: null },
      ...{ dataPath: null, warnings: [], lastingWarnings: [] },
    },
    asProcess,
    null,
  );
  const loop = new ClusterLoop(configuration.settings, realClock, () => {});
  return { configuration, loop, parts: { loop, ingests: new NodeIngests().ingests } };
}

const more = `${first} stream b { url testsrc://; cluster_ingest; }`;

it('has a change acted on that was read before there was somebody to act on it', async () => {
  const { configuration, loop, parts } = open(() => more);
  await configuration.current.reload('the API, while the node starts');
  configuration.begin(parts);
  expect([...loop.state.settings.streams.keys()]).toEqual(['a', 'b']);
});

it('has every later change acted on', async () => {
  const { configuration, loop, parts } = open(() => more);
  configuration.begin(parts);
  await configuration.current.reload('a signal');
  expect([...loop.state.settings.streams.keys()]).toEqual(['a', 'b']);
  expect(configuration.streams.find('b')).not.toBeNull();
});

it('tells the others what made its configuration another one for them', async () => {
  let text = `${first} loglevel debug;`;
  const { configuration, loop, parts } = open(() => text);
  configuration.begin(parts);
  await configuration.current.reload('a signal');
  expect(loop.state.settings.change).toBeNull();
  const { digest: from } = loop.state.settings;
  text = `${more} loglevel debug;`;
  await configuration.current.reload('a signal');
  const change = { from, sentence: '1 stream added (b)' };
  expect(loop.state.settings.change).toEqual(change);
  text = `${more} loglevel info; https 0.0.0.0:443 cert=/c key=/k;`;
  await configuration.current.reload('a signal');
  expect(loop.state.settings.change).toEqual(change);
});

it('touches nothing any more once it is closed', async () => {
  const { configuration, loop, parts } = open(() => more);
  configuration.begin(parts);
  configuration.close();
  await configuration.current.reload('a signal');
  expect([...loop.state.settings.streams.keys()]).toEqual(['a']);
});
