// Plays the schedule of one seed on one build, and says what became of it.

import { Schedule } from './faults/schedule.ts';
import { AvailabilityJudge } from './judges/availability-judge.ts';
import { Calm } from './judges/calm.ts';
import { ClaimsJudge } from './judges/claims-judge.ts';
import { ConnectionsJudge } from './judges/connections-judge.ts';
import { type Judge, Violation } from './judges/judge.ts';
import { MovesJudge } from './judges/moves-judge.ts';
import { PatienceJudge } from './judges/patience-judge.ts';
import { PlansJudge } from './judges/plans-judge.ts';
import { RunsJudge } from './judges/runs-judge.ts';
import { SessionsJudge } from './judges/sessions-judge.ts';
import { VacancyJudge } from './judges/vacancy-judge.ts';
import { type Build, production } from './world/build.ts';
import { stretchOf } from './world/stretch.ts';
import { World } from './world/world.ts';
import { ttlMs } from './world/world-settings.ts';

export interface Outcome {
  readonly seed: number;
  /** null: nothing was violated. 'crash': the code threw. */
  readonly violated: string | null;
  readonly sentence: string;
  readonly atMs: number;
  /** Of the reducers of all nodes. */
  readonly turns: number;
  readonly counts: ReadonlyMap<string, number>;
}

export interface PlayOptions {
  readonly seed: number;
  readonly build?: Build;
  readonly trace?: (line: string) => void;
}

export function play({ seed, build = production, trace }: PlayOptions): Outcome {
  const world = new World({ seed, build, trace: trace ?? null });
  const availability = new AvailabilityJudge(world);
  const calm = new Calm({ nodes: world.settings.nodes, stretchOf: node => stretchOf(world, node) });
  world.judges.push(calm, ...judgesOf(world, calm), availability);
  const end = attempt(() => new Schedule(world, availability).play());
  world.tell(() => end.sentence);
  return { seed, ...end, atMs: world.timeline.nowMs, turns: world.turns, counts: world.counts };
}

function judgesOf(world: World, calm: Calm): readonly Judge[] {
  const { truth, settings, timeline } = world;
  const { streams, nodes, maxStreams, timeouts } = settings;
  const asking = () => world.asking;
  const nowMs = () => timeline.nowMs;
  return [
    new ConnectionsJudge(),
    new SessionsJudge(),
    new RunsJudge(truth),
    new ClaimsJudge({ truth, streams, asking }),
    new PlansJudge(settings),
    new VacancyJudge({
      knows: (node, stream) => world.fileOf(node).streams.some(({ name }) => name === stream),
      truth,
      streams,
      nodes,
      maxStreams,
      calm,
      ttlMs: ttlMs(settings),
      settleMs: timeouts.settleMs,
    }),
    new MovesJudge({ calm, nowMs, asking }),
    new PatienceJudge(timeouts.staleTimeoutMs, nowMs),
  ];
}

function attempt(act: () => void): { readonly violated: string | null; readonly sentence: string } {
  try {
    act();
    return { violated: null, sentence: 'nothing was violated' };
  } catch (error) {
    if (error instanceof Violation) return { violated: error.invariant, sentence: error.message };
    return { violated: 'crash', sentence: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
