// Main's own list of the children that the fence told it of: main's half of the safety, for a fence that is frozen. Its entries come
// before the gate opens and go when the fence has reaped; in between main can kill by pid, the start time guards against a pid used again.
// A child that is not in here was never let through its gate.

import { isProcessAlive, killProcess, type ProcessIdentity } from '../process-stat.ts';

interface KnownChild {
  readonly identity: ProcessIdentity;
  readonly session: number;
}

export class ChildTable {
  /** The sessions of what was asked for and has not ended. */
  readonly #sessions = new Map<number, number>();
  readonly #known = new Map<number, KnownChild>();

  asked(child: number, session: number): void {
    this.#sessions.set(child, session);
  }

  /** @returns whether it is known now; one that nobody asked for stays behind its gate. */
  started(child: number, identity: ProcessIdentity): boolean {
    const session = this.#sessions.get(child);
    if (session === undefined) return false;
    this.#known.set(child, { identity, session });
    return true;
  }

  ended(child: number): void {
    this.#sessions.delete(child);
    this.#known.delete(child);
  }

  clear(): void {
    this.#sessions.clear();
    this.#known.clear();
  }

  has(child: number): boolean {
    return this.#sessions.has(child);
  }

  /** The children of the session that the fence has not told dead. */
  ofSession(session: number): readonly number[] {
    return [...this.#sessions].filter(([, other]) => other === session).map(([child]) => child);
  }

  /** Dead, or never made, and not told so. One that the kernel cannot kill is no fault of the fence's. */
  isOverlooked(child: number): boolean {
    const known = this.#known.get(child);
    return this.has(child) && (known === undefined || !isProcessAlive(known.identity));
  }

  kill(child: number): void {
    const known = this.#known.get(child);
    if (known !== undefined) killProcess(known.identity);
  }

  killAll(): void {
    for (const { identity } of this.#known.values()) killProcess(identity);
  }

  /** The pids of those whose processes still live. */
  living(): number[] {
    return [...this.#known.values()]
      .filter(({ identity }) => isProcessAlive(identity))
      .map(({ identity }) => identity.pid);
  }
}
