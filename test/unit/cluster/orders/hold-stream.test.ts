import { describe, expect, it } from 'vitest';
import type { Order } from '../../../../src/cluster/orders/order.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  entryOf,
  memberState,
  play,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings([clusterStream('ofFile')], { ownStreams: new Set(['own']) });
const fields = { inputs: ['testsrc://'] };
const state = memberState(settings, [entryOf('streams/h', { by: 'x', at: 0, stream: fields }, 50)]);

function give(order: Order) {
  const [after, effects] = play(state, [1000, { type: 'order', id: 7, asked: { order, by: 'admin' } }]);
  const [sent] = effectsOf(effects, 'transact').filter(
    ({ request }) => after.pending.get(request)?.purpose.type === 'order',
  );
  return { sent, ordered: effectsOf(effects, 'ordered')[0]?.outcome };
}

describe('a stream held in etcd', () => {
  it('is put as it was checked, if the key is as it was seen', () => {
    const { sent } = give({ type: 'hold', stream: 'h', fields, seen: 50 });
    expect(sent?.transaction.compares).toEqual([{ key: '/weir/test/streams/h', target: 'mod', is: '=', revision: 50 }]);
    expect(JSON.stringify(sent?.transaction.then)).toContain('testsrc://');
  });

  it('is removed with its mark', () =>
    expect(give({ type: 'remove', stream: 'h' }).sent?.transaction.then).toEqual([
      { type: 'delete', key: '/weir/test/streams/h' },
      { type: 'delete', key: '/weir/test/stops/h' },
    ]));

  it('is not there to be removed', () =>
    expect(give({ type: 'remove', stream: 'nobody' }).ordered).toMatchObject({ type: 'unknown' }));

  it.each(['ofFile', 'own'])('is not one of the file: %s', stream => {
    const reason = `${stream} stands in the configuration file: change it there`;
    expect(give({ type: 'hold', stream, fields, seen: 0 }).ordered).toEqual({ type: 'refused', reason });
    expect(give({ type: 'remove', stream }).ordered).toEqual({ type: 'refused', reason });
  });

  it('that the file has as well can be taken out of etcd, and goes on', () => {
    const both = memberState(settings, [entryOf('streams/ofFile', { by: 'x', at: 0, stream: fields }, 50)]);
    const asked = { order: { type: 'remove', stream: 'ofFile' }, by: 'admin' } as const;
    const [, effects] = play(both, [1000, { type: 'order', id: 7, asked }]);
    const deletes = effectsOf(effects, 'transact').flatMap(({ transaction }) => transaction.then);
    expect(deletes).toContainEqual({ type: 'delete', key: '/weir/test/streams/ofFile' });
    expect(deletes).not.toContainEqual({ type: 'delete', key: '/weir/test/stops/ofFile' });
  });
});
