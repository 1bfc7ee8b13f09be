import { describe, expect, it } from 'vitest';
import { takeEvents } from '../../../../src/web/events/cluster-event.ts';
import { eventWords } from '../../../../src/web/events/event-words.ts';

const data = { id: 'x-1', type: 'stream_moved', at: '2026-11-22T05:00:00.000Z', stream: 'cam01', from: 'n1', to: 'n2' };
const text = (fields: object = data) => `id: x-1\nevent: stream_moved\ndata: ${JSON.stringify(fields)}\n\n`;

describe('the events of the cluster', () => {
  it('are read however the answer is cut', () => {
    const whole = `retry: 2000\n\n${text()}: still there\n\n${text({ ...data, id: 'x-2' })}`;
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const first = takeEvents(whole.slice(0, cut));
      const second = takeEvents(first.rest + whole.slice(cut));
      expect([...first.events, ...second.events].map(({ id }) => id)).toEqual(['x-1', 'x-2']);
    }
  });

  it('have their time as a number, and null for what they do not say', () => {
    expect(takeEvents(text()).events).toEqual([
      {
        ...{ id: 'x-1', type: 'stream_moved', at: Date.UTC(2026, 10, 22, 5), node: null },
        ...{ stream: 'cam01', from: 'n1', to: 'n2', reason: '' },
      },
    ]);
  });

  it.each([
    ['no JSON', 'data: {"id":\n\n'],
    ['no object', 'data: 7\n\n'],
    ['no id', text({ ...data, id: undefined })],
    ['no time', text({ ...data, at: 'yesterday' })],
  ])('are left out where they cannot be read: %s', (_what, broken) => {
    expect(takeEvents(broken + text()).events.map(({ id }) => id)).toEqual(['x-1']);
  });
});

describe('an event in words', () => {
  const words = (fields: object) => {
    const [event] = takeEvents(text({ id: '1', at: 5, ...fields })).events;
    if (event === undefined) throw new Error('it cannot be read');
    const { subject, happened, tone } = eventWords(event);
    return `${subject} ${happened} (${tone})`;
  };

  it.each([
    [{ type: 'stream_claimed', stream: 'cam01', node: 'n1', to: 'n1' }, 'cam01 taken by n1 (good)'],
    [{ type: 'stream_moved', stream: 'cam01', from: 'n1', to: 'n2' }, 'cam01 moved from n1 to n2 (idle)'],
    [{ type: 'stream_lost', stream: 'cam01', from: 'n1' }, 'cam01 lost its owner n1 (bad)'],
    [{ type: 'stream_stopped', stream: 'cam01' }, 'cam01 switched off (idle)'],
    [{ type: 'peer_down', node: 'n1' }, 'n1 is down (bad)'],
    [{ type: 'drain_started', node: 'n1' }, 'n1 drains (warn)'],
    [{ type: 'etcd_lost', node: 'n1' }, 'n1 lost etcd (bad)'],
    [{ type: 'gap', node: 'n1' }, ' some events were missed (warn)'],
    [{ type: 'of_a_later_version', node: 'n1' }, 'n1 of a later version (idle)'],
  ])('%#: says to whom what happened', (fields, said) => {
    expect(words(fields)).toBe(said);
  });
});
