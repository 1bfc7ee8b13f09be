// The Fence port: keeps one fence process running, hands it every session's deadline, reads what its children write, and does main's half
// for a fence that is frozen: kills by pid what it should have killed. When the fence dies its children die with it; 'fence-gone' is told
// only when they are gone. Not promised: anything about what the kernel cannot kill; then 'fence-gone' waits, with a line in the log.

import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { sentenceOf, TellUserError } from '../../base/errors.ts';
import { unreachable } from '../../base/invariant.ts';
import type { ChildSpec, Clock, Fence, FenceFact, Log } from '../../ports.ts';
import { fenceVariable, type NodeMarker } from '../child-marker.ts';
import { ChildOutputs } from './child-outputs.ts';
import { ChildTable } from './child-table.ts';
import { FenceLink } from './fence-link.ts';
import { KillTimes } from './kill-times.ts';
import type { FromFence, MemberKey } from './messages.ts';
import { longLifeMs, pollMs, restartStepsMs, secondHandMs, startTimeoutMs, stopPatienceMs } from './patience.ts';
import { Silence } from './silence.ts';

export interface FenceOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** What the fence and its children carry, so that a later life of this node finds them. */
  readonly marker: NodeMarker;
  /** The built program; dist/fence/main.js when it is left out. */
  readonly entryPath?: string;
  readonly nodePath?: string;
}

/** The built file, from src/ (tests) as from dist/. */
const builtEntryPath = fileURLToPath(new URL('../../../dist/fence/main.js', import.meta.url));
const closeTimeoutMs = 10_000;
const stuckLogMs = 5000;

export class FenceProcess implements Fence {
  readonly #options: FenceOptions;
  readonly #children = new ChildTable();
  readonly #outputs: ChildOutputs;
  readonly #killTimes: KillTimes;
  readonly #silence: Silence;
  #memberKey: MemberKey | null = null;
  readonly #deadlines = new Map<number, number>();
  /** Cancels what is due for a session whose deadline was moved. */
  readonly #watches = new Map<number, () => void>();
  #tell: (fact: FenceFact) => void = () => {};
  #link: FenceLink | null = null;
  #isUp = false;
  #isClosing = false;
  #failures = 0;
  #keeping: Promise<void> = Promise.resolve();
  #endWait: () => void = () => {};

  constructor(options: FenceOptions) {
    this.#options = options;
    this.#killTimes = new KillTimes(options.log);
    this.#silence = new Silence(options.clock);
    this.#outputs = new ChildOutputs({
      clock: options.clock,
      tellLine: (child, from, line) => this.#tell({ type: 'child-line', child, from, line }),
      onFirst: child => this.#link?.send({ type: 'output', child }),
    });
  }

  /** Where the fence finds this node's member key, to delete it when main is dead. null: it has nothing to delete. */
  setMemberKey(memberKey: MemberKey | null): void {
    this.#memberKey = memberKey;
    if (this.#isUp) this.#link?.send({ type: 'member-key', memberKey });
  }

  /** For the status page: a sentence each. */
  get warnings(): readonly string[] {
    return this.#killTimes.warning === null ? [] : [this.#killTimes.warning];
  }

  async open(tell: (fact: FenceFact) => void): Promise<void> {
    this.#tell = tell;
    const link = await this.#startLink();
    this.#keeping = this.#keepRunning(link);
  }

  setDeadline(session: number, deadlineMs: number | null): void {
    if (deadlineMs === null) this.#deadlines.delete(session);
    else this.#deadlines.set(session, deadlineMs);
    if (this.#isUp) this.#sendDeadline(session, deadlineMs);
    this.#watch(session, deadlineMs ?? this.#options.clock.monotonicMs());
  }

  start(spec: ChildSpec): void {
    if (!this.#isUp || this.#link === null || this.#isClosing) {
      const reason = 'the fence process is not running just now';
      const end = { child: spec.child, pid: null, code: null, signal: null, reason, killMs: null } as const;
      setImmediate(() => this.#tell({ type: 'child-ended', ...end }));
      return;
    }
    this.#children.asked(spec.child, spec.session);
    this.#link.send({ type: 'start', spec });
  }

  stop(child: number, graceMs: number): void {
    if (!this.#isUp || !this.#children.has(child)) return;
    this.#link?.send({ type: 'stop', child, graceMs });
    this.#wakeIn(graceMs + secondHandMs + stopPatienceMs, () =>
      this.#killOverdue(this.#children.has(child) ? [child] : []),
    );
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#endWait();
    for (const cancel of this.#watches.values()) cancel();
    const link = this.#link;
    link?.send({ type: 'close' });
    const cancel = this.#wakeIn(closeTimeoutMs, () => link?.kill());
    await this.#keeping;
    cancel();
  }

  /** Resolves when the new fence has said that it is up. */
  async #startLink(): Promise<FenceLink> {
    const { marker, nodePath = process.execPath, entryPath = builtEntryPath } = this.#options;
    let up: () => void = () => {};
    const isUp = new Promise<void>(resolve => {
      up = resolve;
    });
    const command = { nodePath, entryPath, env: { [fenceVariable]: JSON.stringify(marker) } };
    const link: FenceLink = new FenceLink(command, {
      tell: (message, pipe) => {
        this.#take(message, pipe);
        if (message.type === 'up') up();
      },
      garbled: () => this.#options.log.warn('fence-garbled', { reason: 'the fence sent something that is no message' }),
    });
    this.#link = link;
    const cancel = this.#wakeIn(startTimeoutMs, () => link.kill());
    const failure = await Promise.race([isUp, link.ended]);
    cancel();
    if (typeof failure === 'string') {
      throw new TellUserError(`${failure}; its program is ${entryPath}, which 'npm run build' makes`);
    }
    return link;
  }

  async #keepRunning(first: FenceLink): Promise<void> {
    for (let link: FenceLink | null = first; link !== null; link = await this.#restart()) {
      const upMs = this.#options.clock.monotonicMs();
      const reason = await link.ended;
      this.#isUp = false;
      this.#link = null;
      await this.#bury();
      if (this.#isClosing) return;
      if (this.#options.clock.monotonicMs() - upMs > longLifeMs) this.#failures = 0;
      this.#options.log.error('fence-gone', { reason: `${reason}; its children are dead, a new one is started` });
      this.#tell({ type: 'fence-gone', reason });
    }
  }

  /** null: closed meanwhile. */
  async #restart(): Promise<FenceLink | null> {
    for (;;) {
      const waitMs = restartStepsMs[Math.min(this.#failures, restartStepsMs.length - 1)] ?? 0;
      this.#failures += 1;
      await this.#wait(waitMs);
      if (this.#isClosing) return null;
      try {
        return await this.#startLink();
      } catch (error) {
        if (this.#isClosing) return null;
        this.#options.log.error('fence-not-started', { reason: sentenceOf(error) });
      }
    }
  }

  #take(message: FromFence, pipe: Socket | null): void {
    this.#silence.heard();
    switch (message.type) {
      case 'up':
        return this.#welcome(message.pid, message.startTime);
      case 'heard':
        return;
      case 'child-pipe':
        if (pipe !== null && this.#children.has(message.child)) this.#outputs.take(message.child, message.from, pipe);
        else pipe?.destroy();
        return;
      case 'child-started':
        return this.#started(message);
      case 'child-ended':
        return this.#ended(message);
      case 'note':
        return this.#options.log[message.level]('fence-note', { reason: message.reason });
      default:
        unreachable(message);
    }
  }

  #started({ child, pid, startTime }: Extract<FromFence, { type: 'child-started' }>): void {
    if (!this.#children.started(child, { pid, start: startTime })) return;
    if (!this.#outputs.isComplete(child)) {
      const reason = 'the pipes of a child did not arrive, perhaps because no more files may be opened: it is ended';
      this.#options.log.error('child-without-pipes', { reason, child });
      return this.#link?.send({ type: 'stop', child, graceMs: 0 });
    }
    this.#tell({ type: 'child-started', child, pid });
    this.#link?.send({ type: 'go', child });
  }

  #ended({ killedAmong, ...ended }: Extract<FromFence, { type: 'child-ended' }>): void {
    const { child, killMs } = ended;
    this.#children.ended(child);
    if (killMs !== null) this.#killTimes.took(child, killMs, killedAmong ?? 1);
    this.#outputs.end(child, () => this.#tell(ended));
  }

  #welcome(pid: number, startTime: number): void {
    this.#isUp = true;
    this.#link?.send({ type: 'member-key', memberKey: this.#memberKey });
    for (const [session, deadlineMs] of this.#deadlines) this.#sendDeadline(session, deadlineMs);
    this.#tell({ type: 'fence-up', pid, startTime });
  }

  /** A frozen fence is found out by its silence, also while nothing is to be killed: were main to die then, nobody would kill anything. */
  #sendDeadline(session: number, deadlineMs: number | null): void {
    const link = this.#link;
    if (link === null) return;
    link.send({ type: 'deadline', session, deadlineMs });
    this.#silence.listen(() => this.#replaceFrozen(link, 'does not answer'));
  }

  /** After the deadline the fence has its chance first; then main kills by pid, at last the fence itself. */
  #watch(session: number, deadlineMs: number): void {
    const { clock } = this.#options;
    this.#watches.get(session)?.();
    const secondHand = () => {
      this.#watches.delete(session);
      this.#killOverdue(this.#children.ofSession(session));
    };
    this.#watches.set(session, clock.wakeAt(deadlineMs + secondHandMs, secondHand));
  }

  #killOverdue(children: readonly number[]): void {
    if (children.length === 0 || this.#isClosing) return;
    for (const child of children) this.#children.kill(child);
    const link = this.#link;
    this.#silence.afterPatience(() => {
      const isOverlooked = children.some(child => this.#children.isOverlooked(child));
      if (isOverlooked) this.#replaceFrozen(link, 'does not tell that its children are dead');
    });
  }

  #replaceFrozen(link: FenceLink | null, what: string): void {
    if (link === null || link !== this.#link || this.#isClosing) return;
    this.#options.log.error('fence-frozen', { reason: `the fence process ${what}: it is frozen, and is replaced` });
    link.kill();
  }

  /** Waits until every child of the dead fence is dead too. The kernel kills them; so does main, in case it did not. */
  async #bury(): Promise<void> {
    let logAtMs = this.#options.clock.monotonicMs() + stuckLogMs;
    for (let living = this.#children.living(); living.length > 0; living = this.#children.living()) {
      this.#children.killAll();
      await new Promise<void>(resolve => this.#wakeIn(pollMs, resolve));
      if (this.#options.clock.monotonicMs() < logAtMs) continue;
      logAtMs += stuckLogMs;
      const reason = `the kernel does not end the processes ${living.join(', ')}; no stream starts before they are gone`;
      this.#options.log.error('child-stuck', { reason });
    }
    this.#outputs.clear();
    this.#children.clear();
  }

  #wakeIn(delayMs: number, wake: () => void): () => void {
    return this.#options.clock.wakeAt(this.#options.clock.monotonicMs() + delayMs, wake);
  }

  /** Ends early when the port is closed. */
  #wait(delayMs: number): Promise<void> {
    return new Promise(resolve => {
      const cancel = this.#wakeIn(delayMs, resolve);
      this.#endWait = () => {
        cancel();
        resolve();
      };
    });
  }
}
