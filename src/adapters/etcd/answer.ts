// What etcd answers, parsed at the door into weir's words. What does not fit is a CallFailure: never trusted, never a bug of ours.

import { status } from '@grpc/grpc-js';
import type { IKeyValue, IResponseOp, ITxnResponse } from 'etcd3';
import type { Entry, Operation, OperationAnswer, Transaction, TransactionAnswer } from '../../cluster/transaction.ts';
import { CallFailure } from './failure.ts';

/** etcd's numbers come as strings of 64 bits. Throws CallFailure for what no revision can be. */
export function revisionOf(text: string | undefined): number {
  const revision = Number(text);
  if (text === undefined || !Number.isSafeInteger(revision) || revision < 0) throw nonsense(`revision ${text}`);
  return revision;
}

export function entryOf(pair: IKeyValue): Entry {
  return {
    key: pair.key.toString(),
    value: pair.value.toString(),
    create: revisionOf(pair.create_revision),
    mod: revisionOf(pair.mod_revision),
  };
}

export function answerOf(transaction: Transaction, response: ITxnResponse): TransactionAnswer {
  return { revision: revisionOf(response.header?.revision), ...outcomeOf(transaction, response) };
}

function outcomeOf(transaction: Transaction, { succeeded, responses }: Pick<ITxnResponse, 'succeeded' | 'responses'>) {
  const operations = succeeded ? transaction.then : transaction.else;
  if (responses.length !== operations.length)
    throw nonsense(`${responses.length} answers to ${operations.length} operations`);
  const answers = operations.map((operation, index) => operationAnswerOf(operation, responses[index]));
  return { succeeded, answers };
}

function operationAnswerOf(operation: Operation, response: Partial<IResponseOp> | undefined): OperationAnswer {
  if (operation.type === 'put' && response?.response_put) return { type: 'put' };
  if (operation.type === 'delete' && response?.response_delete_range) {
    return { type: 'delete', deleted: revisionOf(response.response_delete_range.deleted) };
  }
  if (operation.type === 'get' && response?.response_range) {
    const pair = response.response_range.kvs[0];
    return { type: 'get', entry: pair === undefined ? null : entryOf(pair) };
  }
  if (operation.type === 'transaction' && response?.response_txn) {
    return { type: 'transaction', ...outcomeOf(operation.transaction, response.response_txn) };
  }
  throw nonsense(`no answer to a ${operation.type}`);
}

function nonsense(what: string): CallFailure {
  return new CallFailure(status.DATA_LOSS, `etcd answered nonsense: ${what}`);
}
