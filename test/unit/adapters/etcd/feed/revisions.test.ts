import type { IEvent } from 'etcd3';
import { expect, it } from 'vitest';
import { revisionsOf } from '../../../../../src/adapters/etcd/feed/revisions.ts';

function event(type: 'Put' | 'Delete', key: string, mod: number): IEvent {
  const kv = {
    key: Buffer.from(key),
    value: Buffer.from('v'),
    create_revision: '1',
    mod_revision: `${mod}`,
    version: '1',
    lease: '0',
  };
  return { type, kv, prev_kv: kv } as IEvent;
}

it('groups the events of a message into whole revisions, in order', () => {
  const events = [event('Put', 'a', 5), event('Delete', 'b', 5), event('Put', 'a', 6), event('Put', 'c', 9)];
  expect(revisionsOf(events)).toEqual([
    {
      type: 'changed',
      revision: 5,
      events: [
        { type: 'put', entry: { key: 'a', value: 'v', create: 1, mod: 5 } },
        { type: 'delete', key: 'b', mod: 5 },
      ],
    },
    { type: 'changed', revision: 6, events: [{ type: 'put', entry: { key: 'a', value: 'v', create: 1, mod: 6 } }] },
    { type: 'changed', revision: 9, events: [{ type: 'put', entry: { key: 'c', value: 'v', create: 1, mod: 9 } }] },
  ]);
  expect(revisionsOf([])).toEqual([]);
});

it('puts them in order when the message has them otherwise', () => {
  const events = [event('Put', 'a', 6), event('Put', 'b', 5), event('Put', 'c', 6)];
  expect(revisionsOf(events).map(change => [change.revision, change.events.length])).toEqual([
    [5, 1],
    [6, 2],
  ]);
});
