// Faults and planned things that leave the owner's node alive, and the loss of the node that viewers came by.

import { waitFor } from '../../support/wait.ts';
import { playersCase } from './players-case.ts';
import type { Stage } from './stage.ts';

const MOVED_MS = 30_000;

export const otherFaults = [
  playersCase({
    name: 'entry-killed',
    title: 'the node that viewers entered by killed',
    play: stage => stage.kill(stage.entry),
  }),
  playersCase({
    name: 'ffmpeg-killed',
    title: 'ffmpeg killed',
    play: async stage => {
      const pids = stage.owner.ffmpegs();
      if (pids.length === 0) throw new Error(`${stage.owner.name} has no ffmpeg to kill`);
      stage.note('kill -9 of ffmpeg');
      for (const pid of pids) process.kill(pid, 'SIGKILL');
    },
  }),
  playersCase({
    name: 'drain',
    title: 'drain of the owner',
    play: async stage => {
      stage.note('drain of the owner');
      await stage.world.drain(stage.owner, stage.entry);
      await ownedByAnother(stage);
    },
  }),
  playersCase({
    name: 'move',
    title: 'move to the node that viewers entered by',
    play: async stage => {
      stage.note('move to the entry');
      await stage.world.moveTo(stage.entry, stage.owner);
      await ownedByAnother(stage);
    },
  }),
  playersCase({
    name: 'owner-stopped',
    title: 'owner stopped (SIGTERM)',
    play: async stage => {
      stage.note('SIGTERM of the owner');
      await stage.owner.terminate();
    },
  }),
];

/** Who lives through an order that nobody carried out has shown nothing. */
async function ownedByAnother({ world, owner }: Stage): Promise<void> {
  await waitFor('another owner', MOVED_MS, async () => (await world.owner()) !== owner);
}
