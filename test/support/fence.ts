// A real fence for tests: its facts collected, its children described in a line, everything ended at the end of the test.

import { realClock } from '../../src/adapters/clock.ts';
import { FenceProcess } from '../../src/adapters/fence/fence-process.ts';
import { ownIdentity } from '../../src/adapters/process-stat.ts';
import type { FenceFact } from '../../src/ports.ts';
import { buildFence } from './build.ts';
import { RecordingLog } from './recording-log.ts';
import { waitFor } from './wait.ts';

export interface ToldFact {
  readonly atMs: number;
  readonly fact: FenceFact;
}

type Fact<Type extends FenceFact['type']> = Extract<FenceFact, { readonly type: Type }>;

export class TestFence {
  readonly port: FenceProcess;
  readonly told: ToldFact[] = [];
  readonly log: RecordingLog;
  /** What else hears the facts. */
  listener: (fact: FenceFact) => void = () => {};
  #lastChild = 0;

  private constructor(port: FenceProcess, log: RecordingLog) {
    this.port = port;
    this.log = log;
  }

  static async open(node = 'test'): Promise<TestFence> {
    const entryPath = await buildFence();
    const log = new RecordingLog();
    const marker = { cluster: 'test', node, incarnation: 'one', main: ownIdentity() };
    const fence = new TestFence(new FenceProcess({ clock: realClock, log, marker, entryPath }), log);
    await fence.port.open(fact => {
      fence.told.push({ atMs: realClock.monotonicMs(), fact });
      fence.listener(fact);
    });
    return fence;
  }

  /** @returns the child's number. */
  start(session: number, command: string, ...args: readonly string[]): number {
    this.#lastChild += 1;
    const child = this.#lastChild;
    this.port.start({ child, stream: `stream${child}`, epoch: 1, session, command, args, env: {} });
    return child;
  }

  startScript(session: number, script: string): number {
    return this.start(session, 'sh', '-c', script);
  }

  find<Type extends FenceFact['type']>(
    type: Type,
    matches: (fact: Fact<Type>) => boolean = () => true,
  ): Fact<Type> | undefined {
    const isIt = (fact: FenceFact): fact is Fact<Type> => fact.type === type && matches(fact as Fact<Type>);
    return this.told.map(({ fact }) => fact).find(isIt);
  }

  get pid(): number {
    return this.told.map(({ fact }) => fact).findLast(fact => fact.type === 'fence-up')?.pid ?? 0;
  }

  lines(child: number): string[] {
    return this.told.flatMap(({ fact }) => (fact.type === 'child-line' && fact.child === child ? [fact.line] : []));
  }

  startOf(child: number): Promise<Fact<'child-started'>> {
    return waitFor(`child ${child} to start`, 30_000, () => this.find('child-started', fact => fact.child === child));
  }

  endOf(child: number): Promise<Fact<'child-ended'>> {
    return waitFor(`child ${child} to end`, 30_000, () => this.find('child-ended', fact => fact.child === child));
  }

  lineOf(child: number, text: string): Promise<string> {
    return waitFor(`the line '${text}' of child ${child}`, 30_000, () =>
      this.lines(child).find(line => line.includes(text)),
    );
  }

  close(): Promise<void> {
    return this.port.close();
  }
}
