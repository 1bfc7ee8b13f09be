// Membership as data: this node, out of the cluster, joining it, or a member under a session with a deadline; and what it hears of others.
// The machine that moves it is keep-session.ts.

export type Session =
  | {
      readonly type: 'out';
      readonly reason: string;
      readonly notBeforeMs: number;
      /** Another life of this name holds the key: its mod_revision, and how often that was seen to change. */
      readonly held: { readonly mod: number; readonly changes: number } | null;
    }
  | {
      readonly type: 'joining';
      readonly step: 'grant' | 'put' | 'inspect' | 'delete';
      readonly request: number;
      readonly sentMs: number;
      readonly endsMs: number;
      readonly leaseId: string;
      readonly ttlMs: number;
      readonly incarnation: string;
      /** Why the node is not a member yet: the end of its last session, or the last attempt's failure. */
      readonly reason: string;
      readonly held: { readonly mod: number; readonly changes: number } | null;
    }
  | Member;

export type Joining = Extract<Session, { type: 'joining' }>;

export interface Member {
  readonly type: 'member';
  /** create_revision of the member key. */
  readonly session: number;
  readonly mod: number;
  readonly incarnation: string;
  /** Monotonic, and unix for people. */
  readonly joinedMs: number;
  readonly joinedUnixMs: number;
  /** When the newest successful renewal began, and the TTL that it was granted. */
  readonly sentMs: number;
  readonly ttlMs: number;
  readonly deadlineMs: number;
  readonly renewal: Renewal | null;
  readonly nextRenewalMs: number;
  readonly warned: boolean;
  /** Why the last attempt to renew failed: a sentence; null: it did not. */
  readonly failure: string | null;
}

export interface Renewal {
  readonly step: 'grant' | 'put';
  readonly request: number;
  readonly sentMs: number;
  readonly endsMs: number;
  readonly leaseId: string;
  readonly ttlMs: number;
}

/** What was heard last of another session: a put of its member key. */
export interface Heard {
  /** mod_revision of the member key. */
  readonly mod: number;
  /** When it was first seen (monotonic). */
  readonly atMs: number;
  /** After which silence it is removed; Infinity: the key does not say how long its lease is. */
  readonly patienceMs: number;
  /** When its removal was asked for last (monotonic). */
  readonly askedMs: number;
}
