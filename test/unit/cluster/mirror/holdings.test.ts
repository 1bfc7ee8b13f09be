import { describe, expect, it } from 'vitest';
import { holdingsOf } from '../../../../src/cluster/mirror/holdings.ts';
import { applyEvents, emptyTables, listTables } from '../../../../src/cluster/mirror/tables.ts';
import { entryOf, memberEntry, ownerEntry, prefix } from '../../../support/cluster-state.ts';

const tables = listTables(emptyTables, prefix, [
  memberEntry('a', 10),
  memberEntry('b', 11),
  ownerEntry('s', 'a', 10, 20),
  ownerEntry('t', 'a', 10, 21),
  ownerEntry('u', 'b', 9, 22),
  ownerEntry('v', null, 0, 23),
  entryOf('owners/w', 'garbage', 24),
  ownerEntry('x', 'c', 12, 25),
]);

describe('holdings', () => {
  it('are the streams of living nodes under their present sessions', () => {
    expect(holdingsOf(tables)).toEqual(
      new Map([
        [
          'a',
          new Map([
            ['s', 20],
            ['t', 21],
          ]),
        ],
      ]),
    );
  });

  it('are not counted again for a renewal, and are for a new session', () => {
    const put = (entry: ReturnType<typeof memberEntry>) => applyEvents(tables, prefix, [{ type: 'put', entry }]);
    expect(holdingsOf(put(memberEntry('a', 10, {}, 30)))).toBe(holdingsOf(tables));
    expect(holdingsOf(put(memberEntry('a', 31))).size).toBe(0);
  });
});
