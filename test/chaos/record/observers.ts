// Starts those who look from outside, each a process of its own, and puts what they say into the recording. Without one of them nothing
// could be judged: the end of one is the end of the run.

import { join } from 'node:path';
import { Program } from '../../../src/lab/program/program.ts';
import { waitFor } from '../../support/wait.ts';
import type { CensusLine } from '../census/census-line.ts';
import type { WitnessLine } from '../witness/witness-line.ts';
import type { Place } from '../world/network.ts';
import { firstOnTheProcessor } from '../world/privileges.ts';
import type { Connection, Recording, Run } from './record.ts';

const READY_MS = 30_000;

/** Resolves when the camera plays at `place`. */
export async function startWitness(recording: Recording, place: Place, port: number): Promise<void> {
  const open = new Map<number, Connection>();
  let isReady = false;
  const take = (line: WitnessLine): void => {
    switch (line.type) {
      case 'ready':
        isReady = true;
        return;
      case 'open': {
        const connection = { stream: line.stream, client: line.client, openedMs: line.atMs, closedMs: null };
        open.set(line.id, connection);
        recording.connections.push(connection);
        return;
      }
      case 'close': {
        const ended = open.get(line.id);
        open.delete(line.id);
        if (ended !== undefined) ended.closedMs = line.atMs;
        return;
      }
      case 'pace':
        // Its own start is not what it is there for.
        if (recording.connections.length > 0) recording.witnessDelays.push({ atMs: line.atMs, worstMs: line.worstMs });
    }
  };
  const where = ['ip', 'netns', 'exec', place.name];
  startObserver('witness', where, [place.address, `${port}`], text => take(JSON.parse(text)));
  await waitFor('the witness', READY_MS, () => isReady);
}

export function startCensus(recording: Recording): void {
  const living = new Map<number, Run>();
  const take = (line: CensusLine): void => {
    switch (line.type) {
      case 'run': {
        const { type: _, ...seen } = line;
        const run = { ...seen, lastMs: line.firstMs, goneMs: null };
        living.set(line.pid, run);
        recording.runs.push(run);
        return;
      }
      case 'gone': {
        const run = living.get(line.pid);
        living.delete(line.pid);
        if (run !== undefined) Object.assign(run, { lastMs: line.lastMs, goneMs: line.goneMs });
        return;
      }
      case 'pace':
        for (const run of living.values()) run.lastMs = Math.max(run.lastMs, line.lookMs);
        recording.looks += line.looks;
        recording.lateLooks += line.late;
        recording.worstLookMs = Math.max(recording.worstLookMs, line.worstMs);
    }
  };
  startObserver('census', [], [], text => take(JSON.parse(text)));
}

function startObserver(
  name: string,
  where: readonly string[],
  args: readonly string[],
  onLine: (line: string) => void,
): void {
  const entry = join(import.meta.dirname, '..', name, 'main.js');
  const [command = 'node', ...rest] = [
    ...where,
    ...firstOnTheProcessor(),
    'node',
    '--enable-source-maps',
    entry,
    ...args,
  ];
  const observer = Program.start({ title: `the ${name}`, command, args: rest, onLine });
  void observer.ended.then(how => {
    console.error(`${how}: without it nothing can be judged\n${observer.lines.slice(-5).join('\n')}`);
    process.exit(2);
  });
}
