import { expect, it } from 'vitest';
import { requestOf } from '../../../../src/adapters/etcd/request.ts';

it('turns a transaction into the form of etcd, nested ones too', () => {
  const request = requestOf({
    compares: [
      { key: 'a', target: 'create', is: '=', revision: 0 },
      { key: 'ö', target: 'mod', is: '>', revision: 7 },
    ],
    then: [
      { type: 'put', key: 'a', value: 'größer', leaseId: null },
      { type: 'put', key: 'b', value: '', leaseId: '7587862094' },
      { type: 'transaction', transaction: { compares: [], then: [{ type: 'delete', key: 'c' }], else: [] } },
    ],
    else: [{ type: 'get', key: 'a' }],
  });
  expect(request).toEqual({
    compare: [
      { key: Buffer.from('a'), result: 'Equal', target: 'Create', create_revision: 0 },
      { key: Buffer.from('ö'), result: 'Greater', target: 'Mod', mod_revision: 7 },
    ],
    success: [
      { request_put: { key: Buffer.from('a'), value: Buffer.from('größer') } },
      { request_put: { key: Buffer.from('b'), value: Buffer.from(''), lease: '7587862094' } },
      {
        request_txn: {
          compare: [],
          success: [{ request_delete_range: { key: Buffer.from('c') } }],
          failure: [],
        },
      },
    ],
    failure: [{ request_range: { key: Buffer.from('a') } }],
  });
});
