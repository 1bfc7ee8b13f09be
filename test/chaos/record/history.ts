// What was committed in etcd, in order, and the state that it adds up to. Pure. The times are those at which the first of three watchers
// saw a commit: never earlier than the commit itself, so that 'was seen alive after that' is a proof and not a guess.

export interface Commit {
  readonly revision: number;
  /** Below the cluster's prefix: `owners/cam01`. */
  readonly key: string;
  /** null: deleted. */
  readonly value: string | null;
  /** create_revision; 0 when deleted. */
  readonly create: number;
  readonly seenMs: number;
}

export interface Ownership {
  readonly stream: string;
  readonly node: string | null;
  readonly session: number;
  /** mod_revision of the key. */
  readonly epoch: number;
  readonly reason: string;
  readonly seenMs: number;
  /** The transaction fulfilled a planned move, so that it was no claim of an orphan. */
  readonly isHandOver: boolean;
  /** Its node owned it just before, effectively. */
  readonly isRetake: boolean;
  /** A preferred node could have taken it, and was passed over: which. null: all is well. */
  readonly passedOver: string | null;
}

export interface Session {
  readonly node: string;
  readonly session: number;
  readonly bornMs: number;
  /** When each put of its member key was seen: the join, and every renewal. In order. */
  readonly putsMs: number[];
  /** When its member key was seen to be gone. */
  goneMs: number | null;
}

/** Nothing was committed between the two. */
export interface Silence {
  readonly fromMs: number;
  readonly untilMs: number;
}

export class History {
  /** By stream; its preferred nodes in order. */
  preferred: ReadonlyMap<string, readonly string[]> = new Map();
  readonly ownerships: Ownership[] = [];
  readonly sessions = new Map<number, Session>();
  revision = 0;
  /** When that revision was seen: what came of later moments is not known yet. */
  seenMs = 0;
  /** Node to its session. */
  readonly members = new Map<string, number>();
  /** When each revision was seen, in order. */
  readonly #commitsMs: number[] = [];
  readonly #owners = new Map<string, Ownership>();
  readonly #epochs = new Map<number, Map<string, Ownership>>();
  readonly #drains = new Set<string>();
  /** `node/stream` to session. */
  readonly #declines = new Map<string, number>();

  /** All commits of one revision, together: a transaction is one moment. @returns false: it was known already. */
  apply(revision: number, commits: readonly Commit[]): boolean {
    if (revision <= this.revision) return false;
    this.revision = revision;
    this.seenMs = commits[0]?.seenMs ?? this.seenMs;
    this.#commitsMs.push(this.seenMs);
    const moved = new Set(commits.flatMap(({ key, value }) => (value === null ? nameIn('moves', key) : [])));
    const owned = commits.filter(({ key }) => key.startsWith('owners/'));
    for (const commit of owned) this.#own(commit, moved);
    for (const commit of commits) this.#keep(commit);
    return true;
  }

  /** The longest time between two commits, of which the second was seen in that time; nodes renew every second, so a few tenths are usual. */
  longestSilence(fromMs: number, toMs: number): Silence {
    return this.#commitsMs.reduce<Silence>(
      (longest, untilMs, index) => {
        const startMs = this.#commitsMs[index - 1] ?? untilMs;
        const isLonger = untilMs - startMs > longest.untilMs - longest.fromMs;
        return isLonger && untilMs > fromMs && untilMs <= toMs ? { fromMs: startMs, untilMs } : longest;
      },
      { fromMs, untilMs: fromMs },
    );
  }

  /** null: nobody owns it, or its owner's session is over. */
  ownerOf(stream: string): Ownership | null {
    const owner = this.#owners.get(stream);
    if (owner?.node == null || this.members.get(owner.node) !== owner.session) return null;
    return owner;
  }

  ownedBy(node: string): readonly Ownership[] {
    return [...this.#owners.keys()].flatMap(stream => {
      const owner = this.ownerOf(stream);
      return owner?.node === node ? [owner] : [];
    });
  }

  /** The commit by which a stream got this epoch. */
  term(stream: string, epoch: number): Ownership | null {
    return this.#epochs.get(epoch)?.get(stream) ?? null;
  }

  termsOf(stream: string): readonly Ownership[] {
    return this.ownerships.filter(ownership => ownership.stream === stream);
  }

  #own({ key, value, revision, seenMs }: Commit, moved: ReadonlySet<string>): void {
    for (const stream of nameIn('owners', key)) {
      if (value === null) {
        this.#owners.delete(stream);
        continue;
      }
      const { node, session, reason } = parseOwner(value);
      const isRetake = node !== null && this.ownerOf(stream)?.node === node;
      const isHandOver = moved.has(stream);
      const passedOver = isRetake || isHandOver || node === null ? null : this.#passedOver(stream, node);
      const ownership = {
        ...{ stream, node, session, reason, epoch: revision, seenMs },
        ...{ isHandOver, isRetake, passedOver },
      };
      this.#owners.set(stream, ownership);
      this.ownerships.push(ownership);
      const epochs = this.#epochs.get(revision) ?? new Map<string, Ownership>();
      this.#epochs.set(revision, epochs.set(stream, ownership));
    }
  }

  #passedOver(stream: string, claimant: string): string | null {
    for (const node of this.preferred.get(stream) ?? []) {
      if (node === claimant) return null;
      const session = this.members.get(node);
      const declines = session !== undefined && this.#declines.get(`${node}/${stream}`) === session;
      if (session !== undefined && !this.#drains.has(node) && !declines) return node;
    }
    return null;
  }

  #keep({ key, value, create, seenMs }: Commit): void {
    for (const node of nameIn('members', key)) this.#keepMember(node, value === null ? null : create, seenMs);
    for (const node of nameIn('drains', key)) {
      if (value === null) this.#drains.delete(node);
      else this.#drains.add(node);
    }
    for (const name of nameIn('declines', key)) {
      if (value === null) this.#declines.delete(name);
      else this.#declines.set(name, Number(fieldOf(value, 'session') ?? 0));
    }
  }

  #keepMember(node: string, session: number | null, seenMs: number): void {
    const before = this.members.get(node);
    const old = before === undefined ? undefined : this.sessions.get(before);
    if (before === session) return void old?.putsMs.push(seenMs);
    if (old !== undefined) old.goneMs = seenMs;
    if (session === null) this.members.delete(node);
    else {
      this.members.set(node, session);
      this.sessions.set(session, { node, session, bornMs: seenMs, putsMs: [seenMs], goneMs: null });
    }
  }
}

function nameIn(table: string, key: string): readonly string[] {
  return key.startsWith(`${table}/`) ? [key.slice(table.length + 1)] : [];
}

function parseOwner(text: string): { readonly node: string | null; readonly session: number; readonly reason: string } {
  const node = fieldOf(text, 'node');
  return {
    node: typeof node === 'string' ? node : null,
    session: Number(fieldOf(text, 'session') ?? 0),
    reason: String(fieldOf(text, 'reason') ?? ''),
  };
}

function fieldOf(text: string, name: string): unknown {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : null;
}
