// All that the program needs of the world, as interfaces. node/ uses them, adapters/ and the fence implement them, tests fake them.
// A fake passes the same contract suite as the real thing. Times called monotonic are ms of the machine's monotonic clock since
// boot: the same absolute clock in every process of one machine, so that a deadline can be handed from main to the fence as it is.

import type { ClusterCount } from './cluster/cluster-count.ts';
import type { FeedFact } from './cluster/feed.ts';
import type { TakeoverReason } from './cluster/ownership/takeovers.ts';
import type { Transaction, TransactionAnswer } from './cluster/transaction.ts';
import type { BackendReply } from './media/admission/backend-answer.ts';

export interface Clock {
  /** Monotonic, ms, fractional. */
  monotonicMs(): number;
  /** Wall time, ms since 1970. May jump. Only for people and segment names. */
  unixMs(): number;
  /** Calls `wake` once, not before `atMs` (monotonic). Returns a function that cancels it. */
  wakeAt(atMs: number, wake: () => void): () => void;
}

export interface Chance {
  /** 0 <= n < 1. */
  number(): number;
  /** A random lower-case hex string of `length` characters. */
  hex(length: number): string;
}

export interface LeaseGrant {
  readonly leaseId: string;
  /** As the store answered: it may be more than what was asked for. */
  readonly ttlSeconds: number;
}

/** The ordered, transactional key-value store (etcd). Each call ends within its timeout, by the monotonic clock.
 *  Any failure is a RetryError with a sentence, and its outcome is unknown: it may have been done, or be done later. */
export interface Store {
  grantLease(ttlSeconds: number, timeoutMs: number): Promise<LeaseGrant>;
  transact(transaction: Transaction, timeoutMs: number): Promise<TransactionAnswer>;
  /** Lists and follows everything below `prefix`, for ever, over all endpoints, until the returned function is called. */
  follow(prefix: string, tell: (fact: FeedFact) => void): () => void;
  /** What is known of the server, for people. */
  status(): StoreStatus;
  close(): Promise<void>;
}

export interface StoreStatus {
  /** null: none answered yet. */
  readonly endpoint: string | null;
  readonly version: string | null;
  /** The last failure's sentence, null when the last call got an answer. */
  readonly trouble: string | null;
  /** What does no harm yet and is to be mended, such as a file that cannot be read any more: a sentence; null: nothing. */
  readonly warning: string | null;
  /** Size of the store's database in bytes; null: not known. */
  readonly databaseBytes: number | null;
}

/** One run of a program for one stream, identified for ever by `child` (a number that main never uses twice in its life). */
export interface ChildSpec {
  readonly child: number;
  readonly stream: string;
  /** The ownership term; 0 for a stream that runs without ownership. */
  readonly epoch: number;
  /** The session under which it may run; 0: needs none and has no deadline. */
  readonly session: number;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export type FenceFact =
  /** A fence is there and empty. `pid` and `startTime` (clock ticks since boot, field 22 of /proc/PID/stat) identify it. */
  | { readonly type: 'fence-up'; readonly pid: number; readonly startTime: number }
  /** The fence is gone and with it all its children. A new one is started by the adapter and announced by 'fence-up'. */
  | { readonly type: 'fence-gone'; readonly reason: string }
  /** The child's process exists, in front of its gate; it goes on by itself as soon as main has been told. */
  | { readonly type: 'child-started'; readonly child: number; readonly pid: number }
  | {
      readonly type: 'child-line';
      readonly child: number;
      readonly from: 'stdout' | 'stderr';
      readonly line: string;
    }
  /** The process is dead and reaped (or was never started: `pid` null, `reason` says why). The last fact of a child. */
  | {
      readonly type: 'child-ended';
      readonly child: number;
      readonly pid: number | null;
      readonly code: number | null;
      readonly signal: string | null;
      readonly reason: string;
      /** From SIGKILL to the reaped exit; null when it was not killed. */
      readonly killMs: number | null;
    };

/** The small second process of a node, parent of every ffmpeg. Nothing of a session runs past the last deadline given for it. */
export interface Fence {
  /** Starts the fence and keeps one running; facts come in order. */
  open(tell: (fact: FenceFact) => void): Promise<void>;
  /** `deadlineMs` is monotonic and absolute; the last one given holds, also when it is earlier. null: the session is over, kill all of it now. */
  setDeadline(session: number, deadlineMs: number | null): void;
  start(spec: ChildSpec): void;
  /** SIGTERM now, SIGKILL `graceMs` later; 0: SIGKILL at once. */
  stop(child: number, graceMs: number): void;
  /** Kills and reaps all, ends the process. */
  close(): Promise<void>;
}

/** Finished segments on the tmpfs. */
export interface SegmentFiles {
  /** A new, empty folder for one child; its path. Throws TellUserError when it cannot be made. */
  makeFolder(child: number): Promise<string>;
  /** Reads a closed segment whole and unlinks it. Throws RetryError. */
  take(path: string): Promise<Buffer>;
  removeFolder(child: number): Promise<void>;
}

/** Makes still pictures. */
export interface Pictures {
  /** JPEG of the first picture of a piece of MPEG-TS. Throws RetryError. Ends within a few seconds. */
  jpeg(transportStream: Uint8Array): Promise<Buffer>;
}

/** The backends that decide who may watch, asked by a GET. Throws RetryError with a sentence when there is no answer in time. */
export interface Backend {
  ask(url: string, timeoutMs: number): Promise<BackendReply>;
}

/** What processes of an earlier life of this node are still there. */
export interface Leftovers {
  /** This machine's boot id and this process's pid namespace (inode), for the member value. */
  identity(): { readonly bootId: string; readonly pidNamespace: string };
  /** Whether the process with this pid and start time still lives in this pid namespace. */
  isAlive(pid: number, startTime: number): Promise<boolean>;
  /** Whether a process of another life of this node lives in this pid namespace: by its marker, whoever its parent is. */
  anyLeft(): Promise<boolean>;
  /** Kills (SIGKILL) and waits out every process that carries this node's marker and whose main and fence are both gone.
   *  `inUse`: a living main or fence of the same node was found: the node's name is used twice on this machine. */
  clear(): Promise<{ readonly killed: number; readonly inUse: string | null }>;
}

/** Structured log. `event` is a stable word, `reason` a sentence; no secret may be in any field. */
export interface Log {
  debug(event: string, fields: LogFields): void;
  info(event: string, fields: LogFields): void;
  warn(event: string, fields: LogFields): void;
  error(event: string, fields: LogFields): void;
}

export interface LogFields {
  readonly reason: string;
  readonly [field: string]: unknown;
}

/** Counts what happens, for whoever looks at the sums. How things stand is not told here: that is read from the state. Never throws. */
export interface Meter {
  cluster(count: ClusterCount): void;
  /** A stream that nobody owned is this node's. */
  takeover(reason: TakeoverReason): void;
  /** The first segment of such a stream is here, so long after this node saw that its owner was gone. */
  takeoverTook(durationMs: number): void;
  /** A program of an ingest was started again under the same ownership. */
  ingestRestarted(): void;
  /** An ingest's source has fallen silent. */
  ingestStalled(): void;
  /** An ingest has closed a segment. */
  segment(bytes: number): void;
  /** The store has answered a call. */
  storeAnswered(durationMs: number): void;
  /** A call to the store had no answer. */
  storeFailed(): void;
  /** A timer of this process came so much later than it was due. */
  loopLate(lateMs: number): void;
}

/** Another node, by its name in the cluster: what is asked of it is signed for it alone. */
export interface PeerAddress {
  readonly node: string;
  readonly apiUrl: string;
}

/** The other nodes, asked over HTTP at their api_url and signed with the cluster key. */
export interface Peers {
  /** GET of a path between nodes, parsed as JSON. Throws RetryError. */
  getJson(peer: PeerAddress, path: string, timeoutMs: number): Promise<unknown>;
  /** POST without a body, what is answered parsed as JSON. Throws RetryError. */
  postJson(peer: PeerAddress, path: string, timeoutMs: number): Promise<unknown>;
  /** POST of bytes; resolves when they were accepted. Throws RetryError. */
  post(peer: PeerAddress, path: string, body: Uint8Array, timeoutMs: number): Promise<void>;
  /** GET of exactly `size` bytes: 'more' whenever some have come, then once 'whole' or 'ended'. What it returns ends it; nothing is told
   *  after that. */
  getBytes(peer: PeerAddress, path: string, size: number, tell: (fact: BytesFact) => void): () => void;
  /** GET of an answer that does not end: its lines, then once 'ended'. What it returns ends it; nothing is told after that. */
  follow(peer: PeerAddress, path: string, longestLineBytes: number, tell: (fact: LineFact) => void): () => void;
}

export type LineFact =
  /** Cut where it is longer than was allowed. */
  | { readonly type: 'line'; readonly line: string }
  /** `isAnswered`: the node lives, and said no. */
  | { readonly type: 'ended'; readonly reason: string; readonly isAnswered: boolean };

export type BytesFact =
  | { readonly type: 'more' }
  | { readonly type: 'whole'; readonly bytes: Buffer }
  /** `status`: of an answer that says no; null: there was none, or it broke off. */
  | { readonly type: 'ended'; readonly reason: string; readonly status: number | null };

/** What a request between nodes shows of itself at the door. */
export interface PeerRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly authorization: string | null;
  /** Of who asks; null: not known, or a proxy has passed it on. */
  readonly remoteAddress: string | null;
}

export type PeerVerdict =
  /** `isItsBody`: whether these bytes are what its caller has signed, known when they have come. */
  | { readonly type: 'accepted'; readonly isItsBody: (bytes: Uint8Array) => boolean }
  /** `status` 401: signing again with this node's time may help; 403: it may not ask at all. */
  | { readonly type: 'refused'; readonly status: 401 | 403; readonly reason: string; readonly nowUnixMs: number };

/** Whether a request comes from another node of this cluster. */
export type VerifyPeer = (request: PeerRequest) => PeerVerdict;
