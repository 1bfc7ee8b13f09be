import { expect, it } from 'vitest';
import { followMembers } from '../../../../src/node/tails/follow-members.ts';
import {
  clusterSettings,
  entryOf,
  memberEntry,
  memberState,
  mySession,
  ownerEntry,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings();
const mine = memberEntry('a', mySession);
const stateOf = (...entries: Parameters<typeof memberState>[1] & object) => memberState(settings, entries);

it('follows the members but this node, and wakes who waits when members, owners or what is switched off change, not at renewals', () => {
  const followed: string[] = [];
  let woken = 0;
  const turned = followMembers(
    { follow: members => followed.push([...members].join(' ')) },
    {
      wakeAll: () => {
        woken += 1;
      },
    },
  );
  const alone = stateOf(mine);
  const two = stateOf(mine, memberEntry('b', 20, { apiUrl: 'http://b' }), memberEntry('c', 30));
  turned(alone, two);
  expect([followed, woken]).toEqual([['b,http://b'], 1]);
  turned(two, two);
  const { latest } = two.mirror;
  turned(two, { ...two, mirror: { ...two.mirror, latest: { ...latest, members: new Map(latest.members) } } });
  expect([followed.length, woken]).toEqual([1, 1]);
  const { owners } = stateOf(ownerEntry('cam01', 'a', mySession, 50)).mirror.latest;
  turned(two, { ...two, mirror: { ...two.mirror, latest: { ...latest, owners } } });
  expect([followed.length, woken]).toEqual([1, 2]);
  const { stops } = stateOf(entryOf('stops/cam01', { by: 'admin', at: 5 }, 60)).mirror.latest;
  turned(two, { ...two, mirror: { ...two.mirror, latest: { ...latest, stops } } });
  expect([followed.length, woken]).toEqual([1, 3]);
});
