// bin/players after its set-up: plays every case that was asked for with every player, as often as was asked, and prints the table.
// Exit status: 0 all of it was played (whatever the table says), 1 something could not be played, 2 a wrong command line.

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sentenceOf, TellUserError } from '../../src/base/errors.ts';
import type { Delivery } from '../../src/config/config.ts';
import type { PlayersReport } from '../bench/playback/players.ts';
import { allCases } from './cases/all-cases.ts';
import type { PlayersCase } from './cases/players-case.ts';
import { leaveNothing } from './leave-nothing.ts';
import { PLAYERS_USAGE, type PlayersOptions, parsePlayersOptions } from './options.ts';
import { type CaseRun, type PlayerOutcome, runCase } from './run-case.ts';
import { type SoakReport, soak } from './soak/soak.ts';
import { type Figure, tableOf } from './table.ts';
import { startHlsJs } from './watch/hls-js.ts';
import { missing, nativePlayers } from './watch/native-players.ts';
import type { StartPlayer } from './watch/player.ts';
import { startPlayerPage } from './watch/player-page.ts';
import { type Ground, loopbackGround } from './world/ground.ts';
import { NamespaceGround } from './world/namespace-ground.ts';

const browserPlayers: ReadonlyMap<string, StartPlayer> = new Map([
  ['hls.js', startHlsJs],
  ['page', startPlayerPage],
]);

/** As the user has it: what players put among temporary files does not stay. */
const reportsParent = tmpdir();
const startedMs = performance.now();

function say(line: string): void {
  console.log(`${((performance.now() - startedMs) / 1000).toFixed(1).padStart(7)} s  ${line}`);
}

async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--help') || words.includes('-h')) {
    console.log(PLAYERS_USAGE);
    return 0;
  }
  try {
    const options = parsePlayersOptions(words);
    if (options.cases[0] === 'list') {
      for (const { name, title } of allCases) console.log(`${name.padEnd(26)} ${title}`);
      return 0;
    }
    // In a mount namespace of its own, /run is a tmpfs that the kernel removes, whatever happens.
    leaveNothing(options.hasNamespaces ? '/run' : tmpdir());
    return options.soakMinutes === null ? await playAll(options) : await soakAll(options, options.soakMinutes);
  } catch (error) {
    if (!(error instanceof TellUserError)) throw error;
    console.error(sentenceOf(error));
    return 2;
  }
}

/** @returns 0 only when faults were made and nothing was wrong. */
async function soakAll({ deliveries, hasNamespaces, out }: PlayersOptions, minutes: number): Promise<number> {
  const ground = await groundFor(hasNamespaces);
  const reports: SoakReport[] = [];
  for (const delivery of deliveries) reports.push(await soak({ ground, delivery, minutes }, say));
  const text = reports.map(report => report.text).join('\n\n');
  if (out !== null) mkdirSync(out, { recursive: true });
  if (out !== null) writeFileSync(join(out, 'soak.txt'), `${text}\n`);
  console.log(`\n${text}`);
  return reports.every(({ faults, violations }) => faults > 0 && violations.length === 0) ? 0 : 1;
}

async function groundFor(hasNamespaces: boolean): Promise<Ground> {
  return hasNamespaces ? await NamespaceGround.open() : loopbackGround;
}

interface Round {
  readonly playersCase: PlayersCase;
  readonly delivery: Delivery;
  readonly number: number;
}

async function playAll(options: PlayersOptions): Promise<number> {
  const out = reportFolder(options.out);
  const players = playersFor(options.players);
  const ground = await groundFor(options.hasNamespaces);
  const figures: Figure[] = [];
  const troubles: string[] = [];
  const waiting = [...roundsOf(options)];
  const playWaiting = async (): Promise<void> => {
    for (let round = waiting.shift(); round !== undefined; round = waiting.shift()) {
      try {
        figures.push(...(await play(round, { players, ground, viewers: options.viewers }, out)));
      } catch (error) {
        troubles.push(String(error));
        say(String(error));
      }
      // After each: a run that is ended early has not been for nothing.
      writeFileSync(join(out(), 'figures.json'), `${JSON.stringify(figures, null, 2)}\n`);
    }
  };
  await Promise.all(Array.from({ length: options.sideBySide }, playWaiting));
  const table = tableOf(inOrder(figures));
  writeFileSync(join(out(), 'table.md'), table);
  console.log(`\n${table}\n${troubles.length} rounds could not be played; figures, logs and words are in ${out()}`);
  return troubles.length === 0 ? 0 : 1;
}

/** A temporary one is made when something is written into it: a run that is ended before leaves nothing. */
function reportFolder(asked: string | null): () => string {
  if (asked !== null) mkdirSync(asked, { recursive: true });
  let path = asked;
  return () => {
    path ??= mkdtempSync(join(reportsParent, 'weir-players-'));
    return path;
  };
}

function playersFor(names: readonly string[]): ReadonlyMap<string, StartPlayer> {
  const all = new Map<string, StartPlayer>(browserPlayers);
  for (const kind of nativePlayers) {
    const why = missing(kind);
    if (why === null) all.set(kind.name, kind.start);
    else if (names.length === 0 || names.includes(kind.name)) say(why);
  }
  const unknown = names.filter(name => !browserPlayers.has(name) && !nativePlayers.some(kind => kind.name === name));
  if (unknown.length > 0) throw new TellUserError(`bin/players knows no player '${unknown.join("', '")}'.`);
  return new Map([...all].filter(([name]) => names.length === 0 || names.includes(name)));
}

/** Round by round, so that what changes on the machine in the meantime is in all rows alike. */
function* roundsOf(options: PlayersOptions): Generator<Round> {
  const asked = allCases
    .filter(({ name }) => options.cases.length === 0 || options.cases.includes(name))
    .map(one => ({ ...one, watchedS: options.watchedS ?? one.watchedS }));
  const skipped = asked.filter(({ needsNetwork }) => needsNetwork && !options.hasNamespaces);
  for (const { name } of skipped) say(`SKIPPED: ${name}: this machine does not let you make namespaces`);
  for (let number = 1; number <= options.runs; number += 1) {
    for (const playersCase of asked.filter(one => !skipped.includes(one))) {
      for (const delivery of options.deliveries) {
        if (playersCase.deliveries.includes(delivery)) yield { playersCase, delivery, number };
      }
    }
  }
}

async function play(
  { playersCase, delivery, number }: Round,
  watch: Pick<CaseRun, 'players' | 'ground' | 'viewers'>,
  out: () => string,
): Promise<readonly Figure[]> {
  const title = `${playersCase.name} ${delivery} ${number}`;
  const { outcomes, crowd, log } = await runCase({
    ...{ playersCase, delivery, ...watch },
    say: line => say(`${title}: ${line}`),
  });
  for (const { player, verdict } of outcomes) say(`${title}: ${player}: ${sentenceOn(verdict)}`);
  writeFileSync(join(out(), `${title.replaceAll(' ', '-')}.log`), `${outcomes.map(wordsOf).join('\n')}\n${log}\n`);
  if (crowd !== null) say(`${title}: the viewers: ${sentenceOnCrowd(crowd)}`);
  if (crowd !== null && crowd.errorCount > 0)
    throw new Error(`${title}: fatal for viewers: ${crowd.errors.join('; ')}`);
  return outcomes.map(({ player, verdict }) => ({ title: playersCase.title, delivery, player, verdict }));
}

function sentenceOnCrowd(crowd: PlayersReport): string {
  const { errorCount, switchCount, retryCount, stalls, stalledMs, segments, bytes, seconds, lateP99Ms } = crowd;
  return (
    `${errorCount} fatal errors, ${switchCount} addresses given up for another, ${retryCount} retries, ${stalls} stalls ` +
    `(${(stalledMs / 1000).toFixed(1)} s in all); ${segments} segments in ${Math.round(seconds)} s, ` +
    `${((bytes * 8) / 1e6 / seconds).toFixed(0)} Mbit/s, their own event loop ${Math.round(lateP99Ms)} ms late (99 of 100)`
  );
}

function sentenceOn({ survived, longestS, totalS, reason }: PlayerOutcome['verdict']): string {
  return survived
    ? `survived, ${totalS.toFixed(2)} s without picture, longest ${longestS.toFixed(2)} s`
    : `did not survive: ${reason}`;
}

function wordsOf({ player, verdict, words, samples }: PlayerOutcome): string {
  const shown = samples.map(({ atMs, playedS }) => `${(atMs / 1000).toFixed(2)}:${playedS.toFixed(2)}`);
  return [
    `--- ${player}: ${sentenceOn(verdict)}`,
    ...words,
    `seconds since the fault:seconds shown ${shown.join(' ')}`,
  ].join('\n');
}

function inOrder(figures: readonly Figure[]): readonly Figure[] {
  const titles = allCases.map(({ title }) => title);
  return [...figures].sort(
    (a, b) => titles.indexOf(a.title) - titles.indexOf(b.title) || a.delivery.localeCompare(b.delivery),
  );
}

process.exit(await main(process.argv.slice(2)));
