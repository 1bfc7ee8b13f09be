// Plays one case once: opens a world, starts the players at the entry, lets them play, does what the case says, watches on, and judges. `playCase`
// does so in a world that is open already, for cases that leave it alive.

import type { Delivery } from '../../src/config/config.ts';
import { LoadProgram } from '../bench/playback/load-program.ts';
import type { PlayersReport } from '../bench/playback/players.ts';
import type { ClusterNode } from '../support/cluster-node.ts';
import { waitFor } from '../support/wait.ts';
import type { PlayersCase } from './cases/players-case.ts';
import { pause, Stage } from './cases/stage.ts';
import type { Player, Sample, StartPlayer } from './watch/player.ts';
import { judge, type Verdict } from './watch/verdict.ts';
import type { Ground } from './world/ground.ts';
import { World } from './world/world.ts';

/** A node that was just started again may not answer yet, or not know yet. */
const KNOWN_MS = 30_000;
const WARM_S = 5;
const WARM_MS = 30_000;
/** In which the viewers of the load program come. */
const RAMP_MS = 20_000;
/** Of each node's log. */
const MANY_LINES = 1000;

export interface CaseRun {
  readonly playersCase: PlayersCase;
  readonly delivery: Delivery;
  readonly ground: Ground;
  /** By their names. */
  readonly players: ReadonlyMap<string, StartPlayer>;
  /** So many of the load program watch as well. */
  readonly viewers?: number;
  readonly say: (line: string) => void;
}

export interface PlayerOutcome {
  readonly player: string;
  readonly verdict: Verdict;
  readonly words: readonly string[];
  readonly samples: readonly Sample[];
}

export interface CaseOutcome {
  readonly outcomes: readonly PlayerOutcome[];
  /** Of the viewers of the load program; null: there were none. */
  readonly crowd: PlayersReport | null;
  /** What was done, and what the nodes said. */
  readonly log: string;
}

export async function runCase(run: CaseRun): Promise<CaseOutcome> {
  const { playersCase, delivery, ground } = run;
  const world = await World.open({ ground, delivery, nodes: playersCase.nodes, isPinned: playersCase.isPinned });
  try {
    return await playCase(run, world);
  } finally {
    await world.close();
  }
}

/** @param world of this ground and delivery; it stays open, as the case leaves it. */
export async function playCase(run: CaseRun, world: World): Promise<CaseOutcome> {
  const { playersCase, delivery, viewers = 0 } = run;
  const players: Player[] = [];
  const lines: string[] = [];
  let crowd: LoadProgram | null = null;
  const say = (line: string): void => {
    lines.push(`${new Date().toISOString().slice(11, 23)} ${line}`);
    run.say(line);
  };
  try {
    const owner = await waitFor('an owner', KNOWN_MS, () => world.owner());
    const entry = await waitFor('a node to enter by', KNOWN_MS, () => entryOf(world, owner));
    const failed = await startPlayers(run, world.urlAt(entry), players);
    crowd = viewers === 0 ? null : await startCrowd(world, viewers);
    const stage = new Stage({ world, owner, entry }, say);
    say(`${playersCase.name}, ${delivery}: ${stage.roleOf(owner)}; ${stage.roleOf(entry)}`);
    await playersCase.play(stage);
    await pause(playersCase.watchedS);
    const untilMs = performance.now();
    const report = (await crowd?.end()) ?? null;
    crowd = null;
    await Promise.all(players.map(player => player.stop()));
    const judged = players.map(player => outcomeOf(player, stage.firstMs ?? untilMs, untilMs));
    const outcomes = inOrder([...judged, ...failed], [...run.players.keys()]);
    return { outcomes, crowd: report, log: [...lines, world.cluster.log(MANY_LINES)].join('\n') };
  } catch (error) {
    throw new Error(`${playersCase.name}, ${delivery}: ${error}\n${world.cluster.log()}`, { cause: error });
  } finally {
    await Promise.allSettled([...players.map(player => player.stop()), crowd?.end()]);
  }
}

function inOrder(outcomes: readonly PlayerOutcome[], names: readonly string[]): readonly PlayerOutcome[] {
  return [...outcomes].sort((a, b) => names.indexOf(a.player) - names.indexOf(b.player));
}

/** The node that would take the stream last: it is neither its owner nor, where there are three, the next one. */
async function entryOf(world: World, owner: ClusterNode): Promise<ClusterNode> {
  const [, next] = await world.nodesToldToBrowsersBy(owner);
  const entry = world.nodes.find(node => node !== owner && node !== next) ?? next;
  if (entry === undefined) throw new Error('there is no node to enter by besides the owner');
  return entry;
}

/** Puts those that play into `players`; resolves with those that do not, when all others have played for a while. */
async function startPlayers(run: CaseRun, url: string, players: Player[]): Promise<readonly PlayerOutcome[]> {
  const starts = [...run.players].map(async ([name, start]): Promise<readonly PlayerOutcome[]> => {
    try {
      const player = await start(url);
      await waitFor(`${WARM_S} s of ${name}`, WARM_MS, () => hasPlayed(player) || player.end !== null);
      if (player.end !== null) return [notPlayed(name, player.end)];
      players.push(player);
      return [];
    } catch (error) {
      return [notPlayed(name, error instanceof Error ? error.message : String(error))];
    }
  });
  return (await Promise.all(starts)).flat();
}

function startCrowd(world: World, count: number): Promise<LoadProgram> {
  return LoadProgram.start({ urls: world.nodes.map(node => world.urlAt(node)), count, rampMs: RAMP_MS });
}

function hasPlayed({ samples }: Player): boolean {
  return (samples.at(-1)?.playedS ?? 0) >= WARM_S;
}

function notPlayed(player: string, why: string): PlayerOutcome {
  const verdict = { survived: false, longestS: 0, totalS: 0, reason: `before anything was done: ${why}` };
  return { player, verdict, words: [], samples: [] };
}

/** Its samples by the time since the fault. */
function outcomeOf({ name, samples, end, words = [] }: Player, faultMs: number, untilMs: number): PlayerOutcome {
  const verdict = judge({ samples, end }, faultMs, untilMs);
  const sinceFault = samples.map(({ atMs, playedS }) => ({ atMs: atMs - faultMs, playedS }));
  return { player: name, verdict, words, samples: sinceFault };
}
