// Whether all living nodes have the same file, as far as placement depends on it. While a new one is rolled out they have not: plans differ
// then, so nothing is moved for the sake of an even load, and nothing is cleared away that another node's file may still know.

import type { Tables } from '../mirror/tables.ts';
import { remember } from '../remember.ts';

export function haveSameFiles({ members }: Pick<Tables, 'members'>, digest: string): boolean {
  return allHave(members, digest);
}

const allHave = remember((members: Tables['members'], digest: string): boolean => {
  for (const { value } of members.values()) if (value?.digest !== digest) return false;
  return true;
});
