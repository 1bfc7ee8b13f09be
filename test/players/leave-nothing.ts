// What bin/players starts ends with it, also by SIGINT, SIGTERM or SIGHUP, and leaves no files: all of it carries a mark in its environment, by
// which it is killed; and what it and the players put among temporary files is in one folder, which goes when nobody writes there any more.
// What is put elsewhere (/dev/shm) is its owner's to remove, when this process exits.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { killMarkedProcesses } from '../../src/lab/program/marked-processes.ts';

const marker = 'WEIR_PLAYERS_RUN';
const killMs = 2000;

/** Call it before anything is started. @param parent where the folder for temporary files is made. */
export function leaveNothing(parent: string): void {
  const mark = randomBytes(4).toString('hex');
  const folder = mkdtempSync(join(parent, 'weir-players-'));
  process.env[marker] = mark;
  process.env.TMPDIR = folder;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      const untilMs = performance.now() + killMs;
      while (killMarkedProcesses(marker, mark).length > 0 && performance.now() < untilMs);
      process.exit(128 + constants.signals[signal]);
    });
  }
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
}
