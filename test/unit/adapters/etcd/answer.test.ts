import type { IKeyValue, IResponseOp, ITxnResponse } from 'etcd3';
import { describe, expect, it } from 'vitest';
import { answerOf, entryOf, revisionOf } from '../../../../src/adapters/etcd/answer.ts';
import { CallFailure } from '../../../../src/adapters/etcd/failure.ts';
import type { Operation, Transaction } from '../../../../src/cluster/transaction.ts';

const header = { cluster_id: '1', member_id: '2', revision: '42', raft_term: '3' };
const pair = (key: string, create: string, mod: string): IKeyValue => ({
  key: Buffer.from(key),
  value: Buffer.from('größer'),
  create_revision: create,
  mod_revision: mod,
  version: '1',
  lease: '0',
});
const response = (succeeded: boolean, responses: Partial<IResponseOp>[]): ITxnResponse => ({
  header,
  succeeded,
  responses: responses as IResponseOp[],
});
const get = (key: string): Operation => ({ type: 'get', key });
const range = (kvs: IKeyValue[]): Partial<IResponseOp> => ({
  response_range: { header, kvs, more: false, count: `${kvs.length}` },
});

describe('revisions', () => {
  it('are numbers', () => expect(revisionOf('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER));

  it.each(['9007199254740992', '-1', '1.5', 'x', undefined])('%s is none', text => {
    expect(() => revisionOf(text)).toThrow(CallFailure);
  });
});

it('reads an entry', () => {
  expect(entryOf(pair('a', '5', '7'))).toEqual({ key: 'a', value: 'größer', create: 5, mod: 7 });
});

describe('an answer', () => {
  const inner: Transaction = {
    compares: [],
    then: [get('x')],
    else: [{ type: 'put', key: 'x', value: '', leaseId: null }],
  };
  const transaction: Transaction = {
    compares: [],
    then: [{ type: 'delete', key: 'a' }, get('b'), get('c'), { type: 'transaction', transaction: inner }],
    else: [get('d')],
  };

  it('belongs to the operations that were done', () => {
    const put = { response_put: { header } } as Partial<IResponseOp>;
    const answer = answerOf(
      transaction,
      response(true, [
        { response_delete_range: { header, deleted: '1', prev_kvs: [] } },
        range([pair('b', '5', '7')]),
        range([]),
        { response_txn: response(false, [put]) },
      ]),
    );
    expect(answer).toEqual({
      succeeded: true,
      revision: 42,
      answers: [
        { type: 'delete', deleted: 1 },
        { type: 'get', entry: { key: 'b', value: 'größer', create: 5, mod: 7 } },
        { type: 'get', entry: null },
        { type: 'transaction', succeeded: false, answers: [{ type: 'put' }] },
      ],
    });
    expect(answerOf(transaction, response(false, [range([])]))).toMatchObject({
      succeeded: false,
      answers: [{ type: 'get' }],
    });
  });

  it('that does not fit is refused', () => {
    expect(() => answerOf(transaction, response(false, []))).toThrow('0 answers to 1 operations');
    expect(() => answerOf(transaction, response(false, [{}]))).toThrow('no answer to a get');
  });
});
