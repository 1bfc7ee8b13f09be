// What a judge may look at: the truth of the world, never what a node believes of itself, unless a node's own words are what it judges.
// Each judge answers to some of these calls and throws a Violation at the first breach of an invariant of the protocol.

import type { ClusterEffect, ClusterState } from '../../../src/cluster/state.ts';
import type { ChildSpec } from '../../../src/ports.ts';
import type { OwnerRecord } from './truth.ts';

export class Violation extends Error {
  readonly invariant: string;

  constructor(invariant: string, sentence: string) {
    super(`${invariant} broken: ${sentence}`);
    this.name = 'Violation';
    this.invariant = invariant;
  }
}

/** One life of a node's main process. */
export interface Life {
  /** As in the trace: 'b', or 'b#2' for its second life. */
  readonly label: string;
  readonly node: string;
  monotonicMs(): number;
}

/** One ffmpeg, from the moment when it is let through the gate. */
export interface Run {
  readonly name: string;
  readonly spec: Pick<ChildSpec, 'stream' | 'epoch' | 'session'>;
  readonly life: Life;
}

export interface Judge {
  /** Its fence lets it through the gate: it begins as soon as the kernel has made it what it shall be. */
  letThrough?(run: Run): void;
  /** The program behind the gate begins. */
  opened?(run: Run): void;
  /** Its fence has to wait before it can start the stream, for something that is no matter of the cluster. */
  startDelayed?(stream: string): void;
  /** It holds a connection to its source. */
  connected?(run: Run): void;
  /** Its process is gone, and with it its connection. */
  died?(run: Run): void;
  /** The fence was told a deadline by main, and knows it. */
  deadlineKnown?(life: Life, session: number, deadlineMs: number | null): void;
  performed?(life: Life, effect: ClusterEffect): void;
  /** After each turn of a node's main. */
  turned?(life: Life, before: ClusterState, after: ClusterState): void;
  /** Etcd has it. `before` and `after`: undefined when there is none. */
  ownerChanged?(stream: string, before: OwnerRecord | undefined, after: OwnerRecord | undefined): void;
  /** Somebody wrote that the node does not take the stream. */
  declined?(node: string, stream: string, reason: string): void;
  memberGone?(node: string, session: number): void;
  /** Again and again, whatever happens. @param nowMs true time. */
  look?(nowMs: number): void;
  /** Everything is mended, and the cluster had its time. */
  finished?(): void;
}
