// Several faults in a row, with the players left alone in between: what one of them costs a viewer is missing at the next. A node that was
// killed is started again some seconds later, as whoever keeps programs running would do it.

import { waitFor } from '../../support/wait.ts';
import { playersCase } from './players-case.ts';
import { pause, type Stage } from './stage.ts';

const RESTART_S = 3;
const BETWEEN_S = 15;
const OWNER_MS = 15_000;

export const faultsInARow = [
  playersCase({
    name: 'switched-to-dies',
    title: 'the node of the first address killed, then the one that browsers switched to',
    play: async stage => {
      const [first, second] = await stage.world.nodesToldToBrowsersBy(stage.entry);
      if (first === undefined || second === undefined) throw new Error('browsers were told of one node only');
      await killAndRestart(stage, [first, second]);
    },
  }),
  playersCase({
    name: 'two-failovers-and-reclaim',
    title: 'two failovers and the reclaim of the first owner in a row',
    isPinned: true,
    play: async stage => {
      await stage.kill(stage.owner);
      await pause(BETWEEN_S);
      const second = await nextOwner(stage);
      await stage.kill(second);
      await pause(BETWEEN_S);
      stage.start(stage.owner);
      await waitFor('the reclaim', OWNER_MS, async () => (await stage.world.owner()) === stage.owner);
      stage.note('the first owner has its stream again');
    },
  }),
  playersCase({
    name: 'rolling-restart',
    title: 'rolling restart of two nodes 15 s apart',
    play: async stage => {
      await restartOneByOne(stage, [stage.owner, stage.entry]);
    },
  }),
  playersCase({
    name: 'rolling-restart-three',
    title: 'rolling restart of three nodes 15 s apart',
    play: async stage => {
      await restartOneByOne(stage, stage.world.nodes);
    },
  }),
];

async function restartOneByOne(stage: Stage, nodes: Stage['world']['nodes']): Promise<void> {
  for (const node of nodes) {
    if (node !== nodes[0]) await pause(BETWEEN_S);
    stage.note(`SIGTERM of ${stage.roleOf(node)}`);
    await node.terminate();
    stage.start(node);
  }
}

async function killAndRestart(stage: Stage, nodes: Stage['world']['nodes']): Promise<void> {
  for (const node of nodes) {
    if (node !== nodes[0]) await pause(BETWEEN_S);
    await stage.kill(node);
    await pause(RESTART_S);
    stage.start(node);
  }
}

/** Who runs the stream after the first owner. */
function nextOwner({ world, owner }: Stage): Promise<Stage['owner']> {
  return waitFor('the next owner', OWNER_MS, async () => {
    const now = await world.owner();
    return now !== owner && now;
  });
}
