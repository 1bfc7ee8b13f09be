// A transaction in weir's words, turned into etcd's form.

import type { ICompare, IRequestOp, ITxnRequest } from 'etcd3';
import { unreachable } from '../../base/invariant.ts';
import type { Compare, Operation, Transaction } from '../../cluster/transaction.ts';

export function requestOf(transaction: Transaction): ITxnRequest {
  return {
    compare: transaction.compares.map(compareOf),
    success: transaction.then.map(operationOf),
    failure: transaction.else.map(operationOf),
  };
}

function compareOf({ key, target, is, revision }: Compare): ICompare {
  const result = is === '=' ? 'Equal' : 'Greater';
  const side: ICompare =
    target === 'create' ? { target: 'Create', create_revision: revision } : { target: 'Mod', mod_revision: revision };
  return { key: Buffer.from(key), result, ...side };
}

function operationOf(operation: Operation): IRequestOp {
  switch (operation.type) {
    case 'put':
      return { request_put: putOf(operation) };
    case 'delete':
      return { request_delete_range: { key: Buffer.from(operation.key) } };
    case 'get':
      return { request_range: { key: Buffer.from(operation.key) } };
    case 'transaction':
      return { request_txn: requestOf(operation.transaction) };
    default:
      return unreachable(operation);
  }
}

function putOf({ key, value, leaseId }: Extract<Operation, { type: 'put' }>) {
  const put = { key: Buffer.from(key), value: Buffer.from(value) };
  return leaseId === null ? put : { ...put, lease: leaseId };
}
