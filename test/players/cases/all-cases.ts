// Every case, in the order of the table.

import { faultsInARow } from './faults-in-a-row.ts';
import { lostOwners } from './lost-owners.ts';
import { otherFaults } from './other-faults.ts';
import type { PlayersCase } from './players-case.ts';

export const allCases: readonly PlayersCase[] = [...lostOwners, ...otherFaults, ...faultsInARow];

/** Throws RangeError. */
export function caseNamed(name: string): PlayersCase {
  const found = allCases.find(one => one.name === name);
  if (found === undefined) throw new RangeError(`there is no case ${name}`);
  return found;
}
