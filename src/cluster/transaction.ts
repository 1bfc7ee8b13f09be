// A transaction of the store as plain data, so that the pure rooms can build one and a test can read it.
// The shape is etcd's (compares joined by AND, then or else operations, nested transactions), the words are ours;
// adapters/etcd turns it into etcd's own form. Revisions are numbers: 2^53 of them last for thousands of years.

/** `create` and `mod` of a key that does not exist are 0. */
export interface Compare {
  readonly key: string;
  readonly target: 'create' | 'mod';
  readonly is: '=' | '>';
  readonly revision: number;
}

export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: string; readonly leaseId: string | null }
  | { readonly type: 'delete'; readonly key: string }
  | { readonly type: 'get'; readonly key: string }
  | { readonly type: 'transaction'; readonly transaction: Transaction };

/** At most 128 compares and 128 operations (etcd's limits). No two operations of one transaction may write the same key. */
export interface Transaction {
  readonly compares: readonly Compare[];
  readonly then: readonly Operation[];
  readonly else: readonly Operation[];
}

/** Deletes a key that is as it was seen; where it is not, the answer shows it. */
export function deletion(key: string, revision: number, target: Compare['target'] = 'mod'): Transaction {
  return {
    compares: [{ key, target, is: '=', revision }],
    then: [{ type: 'delete', key }],
    else: [{ type: 'get', key }],
  };
}

/** One key as the store holds it. `create` and `mod` are revisions. */
export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly create: number;
  readonly mod: number;
}

export type OperationAnswer =
  | { readonly type: 'put' }
  | { readonly type: 'delete'; readonly deleted: number }
  | { readonly type: 'get'; readonly entry: Entry | null }
  | { readonly type: 'transaction'; readonly succeeded: boolean; readonly answers: readonly OperationAnswer[] };

/** `answers` belong to the `then` operations when `succeeded`, else to those of `else`, in order. */
export interface TransactionAnswer {
  readonly succeeded: boolean;
  /** The store's revision after this transaction; what it wrote carries this mod_revision. */
  readonly revision: number;
  readonly answers: readonly OperationAnswer[];
}
