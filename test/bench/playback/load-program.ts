// The load program from outside: many viewers in a process of their own, and in the end their report.

import { Program } from '../../../src/lab/program/program.ts';
import { waitFor } from '../../support/wait.ts';
import type { PlayersReport, PlayersSpec } from './players.ts';

const reportMs = 10_000;

export class LoadProgram {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  /** Resolves when all viewers have begun. */
  static async start(spec: PlayersSpec): Promise<LoadProgram> {
    const path = new URL('./players.js', import.meta.url).pathname;
    const args = [path, JSON.stringify(spec)];
    const program = Program.start({ title: 'the viewers', command: process.execPath, args });
    await waitFor('all viewers to have begun', 3 * spec.rampMs, () => program.lines.includes('all play'));
    return new LoadProgram(program);
  }

  async end(): Promise<PlayersReport> {
    await this.#program.end('SIGTERM', reportMs);
    const said = this.#program.lines.findLast(line => line.startsWith('{'));
    if (said === undefined) throw new Error(`the viewers gave no report: ${this.#program.lines.join('\n')}`);
    return JSON.parse(said) as PlayersReport;
  }
}
