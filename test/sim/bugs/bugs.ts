// All seeded bugs: those of protocol.md, and some more.

import { TellUserError } from '../../../src/base/errors.ts';
import type { Bug } from './bug.ts';
import { fenceBugs } from './fence-bugs.ts';
import { ownershipBugs } from './ownership-bugs.ts';
import { sessionBugs } from './session-bugs.ts';

export const bugs: readonly Bug[] = [...sessionBugs, ...ownershipBugs, ...fenceBugs];

export function findBug(name: string): Bug {
  const found = bugs.find(bug => bug.name === name);
  if (found !== undefined) return found;
  const list = bugs.map(bug => `  ${bug.name.padEnd(30)}${bug.about}`).join('\n');
  throw new TellUserError(`there is no seeded bug '${name}'; there are:\n${list}`);
}
