// What came of a call to the model of etcd: a value, or a sentence when it fails as a real one may (RetryError). A bug is not caught.

import { RetryError } from '../../src/base/errors.ts';

export type Outcome<T> =
  | { readonly type: 'value'; readonly value: T }
  | { readonly type: 'failure'; readonly reason: string };

export function attempt<T>(act: () => T): Outcome<T> {
  try {
    return { type: 'value', value: act() };
  } catch (error) {
    if (error instanceof RetryError) return { type: 'failure', reason: error.message };
    throw error;
  }
}
