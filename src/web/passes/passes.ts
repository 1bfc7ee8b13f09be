// What opens guarded streams to the pictures and players of this page: a pass for each that is looked at, asked of the node by who has logged in,
// and another one before its time is over. Addresses carry it, as neither a picture nor a player can send a password, least of all to the node
// that it is sent on to. Kept by this page alone, and forgotten with the login.

export interface Pass {
  readonly token: string;
  /** When it ends, by the wall time of the node, ms. */
  readonly until: number;
}

export interface PassesNeeds {
  /** Asks the node. */
  readonly ask: (stream: string) => Promise<Pass>;
  /** Whether somebody has logged in. */
  readonly mayAsk: () => boolean;
  /** The wall time of the node. */
  readonly unixMs: () => number;
  /** There is one that was not there before. */
  readonly onPass: () => void;
  readonly onRefused: (error: unknown) => void;
}

/** A browser opens six connections to a node; the page needs some for itself. */
const atATime = 3;
const renewMs = 300_000;
const againMs = 15_000;

interface Kept {
  pass: Pass | null;
  isUnderWay: boolean;
  /** Not asked for again before: whatever the answer is, it brings on no storm. */
  dueUnixMs: number;
}

export class Passes {
  readonly #needs: PassesNeeds;
  #kept = new Map<string, Kept>();
  #underWay = 0;

  constructor(needs: PassesNeeds) {
    this.#needs = needs;
  }

  /** What opens that stream now; null: nothing does yet. Asks for what is missing, a few at a time: who wants one asks here again. */
  of(stream: string): Pass | null {
    if (!this.#needs.mayAsk()) return null;
    const unixMs = this.#needs.unixMs();
    const kept = this.#kept.get(stream) ?? { pass: null, isUnderWay: false, dueUnixMs: 0 };
    const leftMs = kept.pass === null ? 0 : kept.pass.until - unixMs;
    const isWanted = leftMs < renewMs && !kept.isUnderWay && unixMs >= kept.dueUnixMs;
    if (isWanted && this.#underWay < atATime) void this.#ask(stream, kept);
    return leftMs > 0 ? kept.pass : null;
  }

  /** Nobody is logged in any more; what is still under way is not taken. */
  forget(): void {
    if (this.#kept.size > 0) this.#kept = new Map();
  }

  async #ask(stream: string, kept: Kept): Promise<void> {
    const login = this.#kept;
    login.set(stream, kept);
    kept.isUnderWay = true;
    this.#underWay += 1;
    kept.dueUnixMs = this.#needs.unixMs() + againMs;
    try {
      kept.pass = await this.#needs.ask(stream);
    } catch (error) {
      if (login === this.#kept && this.#needs.mayAsk()) this.#needs.onRefused(error);
    }
    kept.isUnderWay = false;
    this.#underWay -= 1;
    this.#needs.onPass();
  }
}
