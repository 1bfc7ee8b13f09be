import { describe, expect, it } from 'vitest';
import { emptyTables, listTables } from '../../../../src/cluster/mirror/tables.ts';
import { changeTerms, termId } from '../../../../src/cluster/mirror/terms.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import { entryOf, ownerEntry, prefix } from '../../../support/cluster-state.ts';

const tablesOf = (...entries: Entry[]) => listTables(emptyTables, prefix, entries);
const before = tablesOf(ownerEntry('s', 'a', 10, 20), ownerEntry('t', 'a', 10, 21), ownerEntry('u', 'b', 11, 22));

describe('terms', () => {
  it('are the streams that name the same node under the same session', () => {
    expect(before.terms).toEqual(
      new Map([
        [
          termId('a', 10),
          new Map([
            ['s', 20],
            ['t', 21],
          ]),
        ],
        [termId('b', 11), new Map([['u', 22]])],
      ]),
    );
  });

  it('tell sessions and nodes apart', () => {
    expect(new Set([termId('a', 10), termId('a', 1), termId('0 a', 1), termId('a 1', 0)]).size).toBe(4);
  });

  it('follow a stream to another owner, to a new epoch, to nobody and out of sight; what did not change is the same', () => {
    const after = tablesOf(ownerEntry('s', 'b', 11, 30), ownerEntry('t', null, 0, 31), ownerEntry('u', 'b', 11, 32));
    const terms = changeTerms(before.terms, before.owners, after.owners, ['s', 't', 'u']);
    expect(terms).toEqual(
      new Map([
        [
          termId('b', 11),
          new Map([
            ['u', 32],
            ['s', 30],
          ]),
        ],
      ]),
    );
    const gone = tablesOf(ownerEntry('t', 'a', 10, 21), entryOf('owners/s', '?', 30), ownerEntry('u', 'b', 11, 22));
    const left = changeTerms(before.terms, before.owners, gone.owners, ['s']);
    expect(left.get(termId('a', 10))).toEqual(new Map([['t', 21]]));
    expect(left.get(termId('b', 11))).toBe(before.terms.get(termId('b', 11)));
    expect(before.terms.get(termId('a', 10))?.size).toBe(2);
  });
});
