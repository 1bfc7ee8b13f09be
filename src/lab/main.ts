// bin/lab after its set-up: brings the lab up, tells what happens, and ends it on Ctrl-C, SIGTERM or a closed terminal. Exit status:
// 0 done, 1 it did not come up (or, with --check, something did not play), 2 wrong command line.

import { sentenceOf, TellUserError } from '../base/errors.ts';
import { Lab } from './lab.ts';
import { LAB_USAGE, type LabOptions, parseLabOptions } from './options.ts';
import type { RunningNode } from './program/running-nodes.ts';
import { guide } from './show/guide.ts';
import { NodeWatch } from './show/node-watch.ts';
import { OwnerWatch } from './show/owner-watch.ts';
import { playEverything } from './show/play-check.ts';

const RUN_MS = 60_000;
const startedMs = performance.now();

function say(line: string): void {
  console.log(`${((performance.now() - startedMs) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}

async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--help') || words.includes('-h')) {
    console.log(LAB_USAGE);
    return 0;
  }
  let options: LabOptions;
  try {
    options = parseLabOptions(words);
  } catch (error) {
    if (!(error instanceof TellUserError)) throw error;
    console.error(error.message);
    return 2;
  }
  return await runLab(options);
}

async function runLab(options: LabOptions): Promise<number> {
  const lab = new Lab(options, say);
  const asked = stopWhenAsked(lab);
  const nodes = new NodeWatch(lab, say);
  const watch = new OwnerWatch(lab, nodes, say);
  try {
    await lab.start();
    const allRun = await waitForStreams(watch);
    if (options.check) return allRun && (await checkPlays(lab)) ? 0 : 1;
    if (lab.isStopping) return 0;
    console.log(guide(lab, stream => watch.ownerOf(stream)));
    nodes.start();
    watch.start();
    await asked;
    return 0;
  } catch (error) {
    if (lab.isStopping) return 0;
    console.error(`The lab did not come up: ${sentenceOf(error)}`);
    return 1;
  } finally {
    nodes.stop();
    watch.stop();
    tellEnd(await lab.stop());
  }
}

/** @param left the nodes that could not be ended. */
function tellEnd(left: readonly RunningNode[]): void {
  if (left.length === 0) say('the lab is down; nothing is left of it');
  else say(`the lab is down, but these nodes are not its to end: pid ${left.map(node => node.pid).join(', ')}`);
}

async function waitForStreams(watch: OwnerWatch): Promise<boolean> {
  const missing = await watch.untilAllRun(RUN_MS);
  for (const stream of missing)
    say(`${stream.name} does not run (${stream.status ?? 'its state is unknown'}): ${stream.reason}`);
  if (missing.length === 0) say('all streams run');
  return missing.length === 0;
}

async function checkPlays(lab: Lab): Promise<boolean> {
  const plays = await playEverything(
    lab.nodes.map(node => node.name),
    [...lab.sources.keys()],
  );
  for (const { url, failure } of plays) say(failure === null ? `plays: ${url}` : `DOES NOT PLAY: ${url}: ${failure}`);
  return plays.every(play => play.failure === null);
}

/** Resolves when the user wants the end. A second wish is not made to wait for nodes that take their leave. */
function stopWhenAsked(lab: Lab): Promise<void> {
  // A closed terminal must not end the lab by a failed write before it has cleaned up.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (lab.isStopping) {
          lab.kill().finally(() => process.exit(1));
          return;
        }
        say(`${signal}: the nodes leave, then everything ends (once more: at once)`);
        lab.stop();
        resolve();
      });
    }
  });
}

process.exit(await main(process.argv.slice(2)));
