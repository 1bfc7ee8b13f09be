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

  started(child: number, identity: ProcessIdentity): void {
    const session = this.#sessions.get(child);
    if (session !== undefined) this.#known.set(child, { identity, session });
  }

  ended(child: number): void {
    this.#sessions.delete(child);
    this.#known.delete(child);
  }

  clear(): void {
    this.#sessions.clear();
    this.#known.clear();
  }

  /** How many children of the session the fence has not told dead. */
  countOf(session: number): number {
    return [...this.#sessions.values()].filter(other => other === session).length;
  }

  killSession(session: number): void {
    for (const child of this.#known.values()) {
      if (child.session === session) killProcess(child.identity);
    }
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
