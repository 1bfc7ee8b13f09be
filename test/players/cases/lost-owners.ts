// The node that runs the stream is lost, in every way in which that happens.

import { newestPublished, segmentInFlight } from './moments.ts';
import { playersCase } from './players-case.ts';

/** hls.js waits 10 s for a segment, and asks five times. */
const silenceS = 75;

export const lostOwners = [
  playersCase({
    name: 'owner-killed',
    title: 'owner killed (kill -9)',
    play: stage => stage.kill(stage.owner),
  }),
  playersCase({
    name: 'newest-not-fetched',
    title: 'owner killed, newest segment fetched by nobody',
    play: async stage => {
      await newestPublished(stage);
      await stage.kill(stage.owner);
    },
  }),
  playersCase({
    name: 'two-nodes',
    title: 'owner killed in a cluster of two nodes',
    nodes: 2,
    play: stage => stage.kill(stage.owner),
  }),
  playersCase({
    name: 'owner-frozen',
    title: 'owner frozen (SIGSTOP): connections stay, nothing is answered',
    watchedS: silenceS,
    play: async stage => {
      stage.note('SIGSTOP of the owner');
      stage.owner.signalMain('SIGSTOP');
    },
  }),
  playersCase({
    name: 'host-cut',
    title: "owner's host cut off silently",
    watchedS: silenceS,
    needsNetwork: true,
    play: stage => stage.silence(stage.owner),
  }),
  playersCase({
    name: 'reset-in-flight',
    title: 'owner killed with a segment in flight',
    needsNetwork: true,
    play: async stage => {
      await segmentInFlight(stage);
      await stage.kill(stage.owner);
    },
  }),
  playersCase({
    name: 'silence-in-flight',
    title: "owner's host cut off silently with a segment in flight",
    watchedS: silenceS,
    needsNetwork: true,
    play: async stage => {
      await segmentInFlight(stage);
      await stage.silence(stage.owner);
    },
  }),
];
