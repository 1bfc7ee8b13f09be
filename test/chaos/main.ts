// bin/chaos after its set-up, inside of the namespaces: brings the world up, makes faults, writes the report. Exit status as bin/chaos says.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { sentenceOf, TellUserError } from '../../src/base/errors.ts';
import { Campaign } from './campaign.ts';
import { faultKinds, kindNamed } from './faults/schedule.ts';
import { CHAOS_USAGE, type ChaosOptions, parseChaosOptions } from './options.ts';
import { exitStatus } from './report/exit-status.ts';
import { reportOf, reportText } from './report/report.ts';
import { Logs } from './world/logs.ts';
import { openWorld, type World } from './world/world.ts';

/** Compiled, this file is at dist/chaos/test/chaos. */
const ROOT = join(import.meta.dirname, '../../../..');
const startedMs = performance.now();

function say(line: string): void {
  console.log(`${((performance.now() - startedMs) / 1000).toFixed(1).padStart(7)} s  ${line}`);
}

async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--help') || words.includes('-h')) {
    console.log(CHAOS_USAGE);
    return 0;
  }
  try {
    const options = parseChaosOptions(words);
    if (options.faults[0] === 'list') {
      for (const { name, row } of faultKinds) console.log(`${name.padEnd(22)} ${row.name}`);
      return 0;
    }
    for (const name of options.faults) kindNamed(name);
    return await runChaos(options);
  } catch (error) {
    if (!(error instanceof TellUserError)) throw error;
    console.error(sentenceOf(error));
    return 2;
  }
}

async function runChaos(options: ChaosOptions): Promise<number> {
  const out = options.out ?? mkdtempSync(join(tmpdir(), `weir-chaos-${options.seed}-`));
  mkdirSync(out, { recursive: true });
  const logs = join(out, 'logs');
  let isAsked = false;
  const endAtOnce = (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): never => {
    // Half a report is none. Everything else ends with the namespaces.
    if (options.out === null) rmSync(out, { recursive: true, force: true, maxRetries: 3 });
    process.exit(128 + constants.signals[signal]);
  };
  process.on('SIGINT', () => {
    if (isAsked) endAtOnce('SIGINT');
    isAsked = true;
    say('SIGINT: after this fault is the end (once more: at once)');
  });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, endAtOnce);
  say(`seed ${options.seed}`);
  const world = await openWorld(options, ROOT, new Logs(logs));
  const campaign = new Campaign(world, say);
  const upMs = await campaign.recover('the start');
  if (upMs !== null) {
    say(`all ${options.streams} streams run on ${options.nodes} nodes`);
    await campaign.run(() => isAsked);
  }
  campaign.judge();
  const report = reportOf(world, campaign);
  const { status, sentence } = exitStatus(report);
  writeFileSync(join(out, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(out, 'report.txt'), reportText(report));
  console.log(`\n${reportText(report)}`);
  const keepsLogs = options.keep || status === 1;
  if (keepsLogs) writeFileSync(join(logs, 'recording.json'), recordingText(world));
  else rmSync(logs, { recursive: true, force: true });
  say(`${out}: report.txt, report.json${keepsLogs ? ', logs of all nodes and members' : ''}`);
  if (sentence !== null) console.error(sentence);
  return status;
}

/** All that the verdicts rest on, for whoever looks into one. */
function recordingText({ recording }: World): string {
  const { connections, runs, silences, running, witnessDelays, history } = recording;
  const { ownerships, sessions } = history;
  const ofEtcd = { ownerships, sessions: [...sessions.values()] };
  return JSON.stringify({ connections, runs, silences, running, witnessDelays, ...ofEtcd });
}

process.exit(await main(process.argv.slice(2)));
