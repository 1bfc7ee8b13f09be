import { beforeEach, expect, it } from 'vitest';
import type { AskedOrder } from '../../../../src/cluster/orders/order.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import { allStreams, HeldStreams } from '../../../../src/node/configured/held-streams.ts';
import { clusterSettings, entryOf, memberState } from '../../../support/cluster-state.ts';
import { configOf } from '../../../support/config-text.ts';

const config = configOf('segment_count 7; stream ofFile { url testsrc://; } stream both { url testsrc://; }');
const value = (changes: object = {}) => ({
  ...{ by: 'x', at: 0 },
  stream: { inputs: [{ url: 'rtsp://u:hush@c/1' }], cluster_ingest: {}, ...changes },
});

let state: ClusterState;
let asked: AskedOrder[];
let held: HeldStreams;

beforeEach(() => {
  asked = [];
  know(entryOf('streams/h', value(), 50));
  held = new HeldStreams({
    ...{ state: () => state, config: () => config },
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

it('all streams are those of the file and the others in etcd, with the defaults of the file', () => {
  know(entryOf('streams/both', value(), 50), entryOf('streams/bad', 'nonsense', 51), entryOf('streams/h', value(), 52));
  const all = allStreams(config, state);
  expect(all.map(({ name }) => name)).toEqual(['ofFile', 'both', 'h']);
  expect(all[2]).toMatchObject({ segmentCount: 7, clusterIngest: { captureAt: [] } });
  expect(allStreams(config, state)[2]).toBe(all[2]);
  know();
  expect(allStreams(config, state)).toBe(config.streams);
});
