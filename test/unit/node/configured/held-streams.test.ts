import { beforeEach, expect, it } from 'vitest';
import type { AskedOrder } from '../../../../src/cluster/orders/order.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import type { Config } from '../../../../src/config/config.ts';
import { allStreams, HeldStreams } from '../../../../src/node/configured/held-streams.ts';
import { clusterSettings, entryOf, memberState } from '../../../support/cluster-state.ts';
import { configOf } from '../../../support/config-text.ts';
import { RecordingLog } from '../../../support/recording-log.ts';

const fileText = 'segment_count 7; stream ofFile { url testsrc://; } stream both { url testsrc://; }';
const ofOneNode = configOf(fileText);
const ofTwoNodes = configOf(`cluster_key MYSECRET; peer s01; peer s02; ${fileText}`);
const value = (changes: object = {}) => ({
  ...{ by: 'x', at: 0 },
  stream: { inputs: [{ url: 'rtsp://u:hush@c/1' }], cluster_ingest: {}, ...changes },
});

let state: ClusterState;
let asked: AskedOrder[];
let held: HeldStreams;
let config: Config;
let log: RecordingLog;

beforeEach(() => {
  asked = [];
  config = ofOneNode;
  log = new RecordingLog();
  know(entryOf('streams/h', value(), 50));
  held = new HeldStreams({
    ...{ state: () => state, config: () => config, log },
    streams: {
      get all() {
        return allStreams(config, state);
      },
    },
    orders: {
      ask: async order => {
        asked.push(order);
        return { type: 'done', reason: 'done', to: null };
      },
    },
  });
});

function know(...entries: Parameters<typeof memberState>[1] & object) {
  state = memberState(clusterSettings(), entries);
}

it('a change is merged into what stands there', async () => {
  await held.change('h', { title: 'A door' }, 'admin');
  expect(asked).toEqual([
    { by: 'admin', order: { type: 'hold', stream: 'h', seen: 50, fields: { ...value().stream, title: 'A door' } } },
  ]);
});

it('a new one needs all that a stream needs', async () => {
  expect(await held.change('new', { title: 'x' }, 'admin')).toMatchObject({
    type: 'wrong',
    errors: [{ path: ['inputs'] }],
  });
  expect(await held.change('new', { inputs: ['rtsp://c/1'], cluster_ingest: true }, 'admin')).toMatchObject({
    errors: [{ sentence: expect.stringContaining("same source as stream 'h'") }],
  });
  expect(asked).toEqual([]);
  await held.change('new', { inputs: ['testsrc://'] }, 'admin');
  expect(asked[0]?.order).toMatchObject({ type: 'hold', seen: 0 });
});

it('of a stream of the file the cluster decides', async () => {
  await held.change('ofFile', { nonsense: 1 }, 'admin');
  expect(asked.length).toBe(1);
});

it('a removal is asked for as it is', async () => {
  await held.remove('h', 'admin');
  expect(asked).toEqual([{ by: 'admin', order: { type: 'remove', stream: 'h' } }]);
});

it('warns of names that are in both, and of values that cannot be read', () => {
  know(entryOf('streams/both', value(), 50), entryOf('streams/bad', 'nonsense', 51));
  expect(held.warnings()).toEqual([
    'the stream both stands in the file and in etcd as well: the file counts; take one of them away',
    expect.stringMatching(/^what stands in etcd of the stream 'bad' cannot be read/),
  ]);
  know();
  expect(held.warnings()).toEqual([]);
});

it('warns of two that take one source: a file may have brought the second one', () => {
  know(entryOf('streams/h', value(), 50), entryOf('streams/i', value(), 51));
  expect(held.warnings()).toEqual([expect.stringMatching(/^the streams h and i take the same source/)]);
});

it('a source that another has is refused also without cluster_ingest', async () => {
  expect(await held.change('new', { inputs: ['rtsp://c/1'] }, 'admin')).toMatchObject({
    errors: [{ path: ['inputs', '0', 'url'], sentence: expect.stringContaining("same source as stream 'h'") }],
  });
  expect(asked).toEqual([]);
});

it('one that every node takes from the source for itself is warned of, in the log and for as long as it stands', async () => {
  config = ofTwoNodes;
  const sentence = /^stream 'new' has no cluster_ingest: each of the 2 nodes opens a connection of its own/;
  await held.change('new', { inputs: ['rtsp://c/2'] }, 'admin');
  expect(log.lines).toMatchObject([
    { level: 'warn', fields: { stream: 'new', reason: expect.stringMatching(sentence) } },
  ]);
  know(entryOf('streams/new', { ...value(), stream: { inputs: ['rtsp://c/2'] } }, 50));
  expect(held.warnings()).toEqual([expect.stringMatching(sentence)]);
  config = ofOneNode;
  expect(held.warnings()).toEqual([]);
});

it('one that is shared, or free to be read by all, is not warned of', async () => {
  config = ofTwoNodes;
  await held.change('new', { inputs: ['rtsp://c/2'], cluster_ingest: true }, 'admin');
  await held.change('other', { inputs: ['testsrc://'] }, 'admin');
  expect(asked.length).toBe(2);
  expect(log.lines).toEqual([]);
  know(entryOf('streams/h', value(), 50), entryOf('streams/t', { ...value(), stream: { inputs: ['testsrc://'] } }, 51));
  expect(held.warnings()).toEqual([]);
});

it('all streams are those of the file and the others in etcd, with the defaults of the file', () => {
  know(entryOf('streams/both', value(), 50), entryOf('streams/bad', 'nonsense', 51), entryOf('streams/h', value(), 52));
  const all = allStreams(config, state);
  expect(all.map(({ name }) => name)).toEqual(['ofFile', 'both', 'h']);
  expect(all[2]).toMatchObject({ segmentCount: 7, clusterIngest: { captureAt: [] } });
  expect(allStreams(config, state)[2]).toBe(all[2]);
  know();
  expect(allStreams(config, state)).toBe(config.streams);
});
