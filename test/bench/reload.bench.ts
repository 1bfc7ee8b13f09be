// What a file of 10,000 streams costs a running node when one of them was edited, and what a stream that is put into etcd costs beside as many:
// above all how long the event loop stands still, because then no lease is renewed. The file is read in a thread of its own. By processor time
// of the main thread, but for what is said to be from asking to the end.

import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ConfigSource } from '../../src/adapters/config/config-source.ts';
import { encodeStream } from '../../src/cluster/mirror/stream-value.ts';
import type { ClusterState } from '../../src/cluster/state.ts';
import { step } from '../../src/cluster/step.ts';
import type { Config } from '../../src/config/config.ts';
import { checkHeldStream } from '../../src/config/held/read-held-stream.ts';
import { CurrentConfig } from '../../src/node/configured/current-config.ts';
import { allStreams } from '../../src/node/configured/held-streams.ts';
import { settingsOf } from '../../src/node/configured/settings-of.ts';
import { StreamIndex } from '../../src/node/configured/stream-index.ts';
import { entryOf, feed, memberState, ownerEntry } from '../support/cluster-state.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { longestStand, mainThreadMs } from './longest-stand.ts';
import { Figures, medianMs, quantile } from './measure.ts';
import { numberOptions } from './number-options.ts';

const { streams: count, rounds } = numberOptions({ streams: 10_000, rounds: 10 });
const readerPath = join(import.meta.dirname, '../../../adapters/config/config-reader.js');
const figures = new Figures();
const asProcess = {
  ...{ id: 'process', version: '0', bootId: 'boot', pidNamespace: 'pid', main: { pid: 1, startTime: 1 } },
  ...{ http: { host: null, port: 80 }, https: null, publicUrl: null },
  hash: (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12),
};

function text(edited: string): string {
  const stream = (_: unknown, index: number) =>
    `stream cam${index} { url rtsp://user:word@camera${index}.example/h264${index === 7 ? edited : ''}; cluster_ingest capture_at=a; title "Camera ${index}"; }`;
  return [
    'cluster test; etcd http://e:2379; cluster_key k; peer a; peer b; peer c;',
    ...Array.from({ length: count }, stream),
  ].join('\n');
}

const configOf = ({ config }: { readonly config: Config | null }): Config => {
  if (config === null) throw new Error('the file is bad');
  return config;
};

/** A node that owns every stream. */
function owning(config: Config): ClusterState {
  const me = config.peers[0];
  if (me === undefined) throw new Error('the file has no peer');
  const owners = config.streams.map(({ name }, index) => ownerEntry(name, 'a', 10, 1000 + index));
  const [state] = step(memberState(settingsOf(config, me, asProcess), owners), { type: 'tick' }, now(1));
  return state;
}

const now = (monotonicMs: number) => ({ monotonicMs, unixMs: 0 });

async function measureReload(path: string): Promise<void> {
  const source = new ConfigSource(path, {}, readerPath);
  const config = configOf(source.load());
  const [me] = config.peers;
  if (me === undefined) throw new Error('the file has no peer');
  const index = new StreamIndex(config.streams);
  let state = owning(config);
  const tookMs: number[] = [];
  const current = new CurrentConfig({
    ...{ config, me, warnings: [], lastingWarnings: [], sharesEtcd: true, log: new RecordingLog() },
    beside: { look: () => null, take: () => null },
    load: () => source.loadAside(),
    onTaken: (_, after) => {
      const began = mainThreadMs();
      if (index.replace(allStreams(after, state)).length !== 1)
        throw new Error('another number of streams was changed');
      [state] = step(state, { type: 'configured', settings: settingsOf(after, me, asProcess) }, now(2));
      tookMs.push(mainThreadMs() - began);
    },
  });
  const stands: number[] = [];
  const wholes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await writeFile(path, text(`?${round}`));
    const longest = longestStand(mainThreadMs);
    const began = performance.now();
    await current.reload('the bench');
    wholes.push(performance.now() - began);
    await setImmediate();
    stands.push(longest());
  }
  figures.add(`${count} streams, one edited: the event loop stands still, median`, quantile(stands, 0.5), 'ms', 250);
  figures.add('  at most', Math.max(...stands), 'ms');
  figures.add('  from asking to the end', quantile(wholes, 0.5), 'ms');
  figures.add('  to act on it, in the loop', quantile(tookMs, 0.5), 'ms');
  const readMs = medianMs(
    3,
    () => 0,
    () => source.load(),
  );
  figures.add('  to read it, in the thread', readMs, 'ms');
}

/** One that is put into etcd beside the others: checked where it is asked for, and taken in by every node. */
function measureHeld(config: Config): void {
  const value = (index: number, title: string) =>
    encodeStream({ title, inputs: [`rtsp://held${index}.example/1`], cluster_ingest: true }, 'bench', 0);
  const entries = Array.from({ length: count }, (_, index) =>
    entryOf(`streams/held${index}`, value(index, 'a title'), 50),
  );
  const [me] = config.peers;
  if (me === undefined) throw new Error('the file has no peer');
  const empty = { ...config, streams: [] };
  const [state] = step(memberState(settingsOf(empty, me, asProcess), entries), { type: 'tick' }, now(1));
  const index = new StreamIndex(allStreams(empty, state));
  if (index.all.length !== count) throw new Error(`${index.all.length} streams can be read`);
  const fields = { inputs: ['rtsp://another.example/1'], cluster_ingest: true };
  const checkMs = medianMs(
    rounds,
    () => 0,
    () => checkHeldStream('another', fields, { peers: config.peers, streams: index.all }),
    mainThreadMs,
  );
  let last = state;
  let revision = 200;
  const takeMs = medianMs(
    rounds,
    () => (revision += 1),
    at => {
      const event = { type: 'put', entry: entryOf('streams/held7', value(7, `${at}`), at) } as const;
      const [after] = step(last, feed({ type: 'changed', revision: at, events: [event] }), now(at));
      index.replace(allStreams(empty, after));
      last = after;
    },
    mainThreadMs,
  );
  figures.add(`a stream put into etcd beside ${count}: to check it`, checkMs, 'ms', 25);
  figures.add('  to take it in, at every node', takeMs, 'ms', 50);
}

const folder = await mkdtemp(join(tmpdir(), 'weir-bench-'));
try {
  const path = join(folder, 'weir.conf');
  await writeFile(path, text(''));
  await measureReload(path);
  measureHeld(configOf(new ConfigSource(path, {}).load()));
  process.exitCode = figures.areKept ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
  figures.print();
}
