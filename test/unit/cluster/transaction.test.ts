import { expect, it } from 'vitest';
import { deletion } from '../../../src/cluster/transaction.ts';

it('a deletion is of the key as it was seen, and otherwise shows how it is', () =>
  expect(deletion('/key', 20)).toEqual({
    compares: [{ key: '/key', target: 'mod', is: '=', revision: 20 }],
    then: [{ type: 'delete', key: '/key' }],
    else: [{ type: 'get', key: '/key' }],
  }));
