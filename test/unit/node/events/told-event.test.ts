import { expect, it } from 'vitest';
import { toldEvent } from '../../../../src/node/events/told-event.ts';

const news = { type: 'stream_claimed', node: 'b', stream: 's', from: null, to: 'b', reason: 'b was free' } as const;

it('leaves out what says nothing', () =>
  expect(toldEvent(news, 'x-1', Date.UTC(2026, 10, 22, 12, 0, 0, 5))).toEqual({
    ...{ id: 'x-1', type: 'stream_claimed', at: '2026-11-22T12:00:00.005Z' },
    ...{ node: 'b', stream: 's', to: 'b', reason: 'b was free' },
  }));

it('is of bounded size, whatever stands in etcd', () => {
  const told = toldEvent({ ...news, stream: 'x'.repeat(1e6), reason: 'y'.repeat(1e6) }, 'x-1', 0);
  expect(JSON.stringify(told).length).toBeLessThan(1500);
});
