import { expect, it } from 'vitest';
import { nodeEvent } from '../../../../src/cluster/events/cluster-event.ts';

it('is about a node and no stream', () =>
  expect(nodeEvent('peer_up', 'b', 'b is there')).toEqual({
    ...{ type: 'peer_up', node: 'b', stream: null, from: null, to: null },
    reason: 'b is there',
  }));
