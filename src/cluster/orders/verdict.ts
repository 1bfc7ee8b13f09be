// What is made of an order by what is seen: an outcome at once, or a transaction and what its success comes to.

import type { Transaction } from '../transaction.ts';
import type { OrderOutcome } from './order.ts';

export type Verdict = OrderOutcome | { readonly transaction: Transaction; readonly done: OrderOutcome };
