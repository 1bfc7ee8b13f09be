// What etcd really holds, followed commit by commit beside the nodes. Judges compare with this.

import type { ChangeEvent } from '../../../src/cluster/feed.ts';
import { parseKey } from '../../../src/cluster/mirror/keys.ts';
import { readStreamValue } from '../../../src/cluster/mirror/stream-value.ts';
import { type MoveValue, parseDecline, parseMove, parseOwner } from '../../../src/cluster/mirror/values.ts';
import type { ClusterStream } from '../../../src/cluster/settings.ts';
import type { Judge } from './judge.ts';

export interface OwnerRecord {
  /** null: released. */
  readonly node: string | null;
  readonly session: number;
  readonly epoch: number;
  readonly byHand: boolean;
}

export interface HeldRecord {
  readonly stream: ClusterStream;
  readonly mod: number;
}

export class Truth {
  readonly #prefix: string;
  readonly #judges: readonly Judge[];
  /** node -> session. */
  readonly members = new Map<string, number>();
  readonly owners = new Map<string, OwnerRecord>();
  /** How often each node has joined. */
  readonly joins = new Map<string, number>();
  /** Nodes that were asked to stop. */
  readonly leaving = new Set<string>();
  readonly drains = new Set<string>();
  readonly stops = new Set<string>();
  /** By stream. */
  readonly moves = new Map<string, MoveValue>();
  /** Streams held in etcd that the cluster shares out and every node can read, each with the mod_revision of its key. */
  readonly held = new Map<string, HeldRecord>();
  readonly everHeld = new Set<string>();
  /** What each member says of its file. */
  readonly digests = new Map<string, string>();
  /** `node/stream` -> the session that declined. */
  readonly declines = new Map<string, number>();

  constructor(prefix: string, judges: readonly Judge[]) {
    this.#prefix = prefix;
    this.#judges = judges;
  }

  committed(events: readonly ChangeEvent[]): void {
    for (const event of events) this.#take(event);
  }

  /** The owner, when its session lives. */
  effectiveOwner(stream: string): OwnerRecord | undefined {
    const owner = this.owners.get(stream);
    return owner?.node != null && this.members.get(owner.node) === owner.session ? owner : undefined;
  }

  /** How many streams it owns, under the session that lives. */
  ownedBy(node: string): number {
    return [...this.owners.keys()].filter(stream => this.effectiveOwner(stream)?.node === node).length;
  }

  /** How much of its room is taken: by what it owns, and by what living owners shall still hand over to it. */
  takenAt(node: string): number {
    const isComing = (stream: string, to: string): boolean => {
      const owner = this.effectiveOwner(stream);
      return to === node && owner !== undefined && owner.node !== node;
    };
    return this.ownedBy(node) + [...this.moves].filter(([stream, { to }]) => isComing(stream, to)).length;
  }

  /** An operator wants it where it is: the last word on the present term counts. */
  isHeld(stream: string): boolean {
    const owner = this.owners.get(stream);
    const move = this.moves.get(stream);
    return (move !== undefined && move.from === owner?.epoch ? move.stays : null) ?? owner?.byHand === true;
  }

  /** A claim must not go past it. */
  isWilling(node: string, stream: string): boolean {
    const session = this.members.get(node);
    if (session === undefined || this.drains.has(node) || this.leaving.has(node)) return false;
    return this.declines.get(`${node}/${stream}`) !== session;
  }

  #take(event: ChangeEvent): void {
    const name = parseKey(this.#prefix, event.type === 'put' ? event.entry.key : event.key);
    switch (name?.table) {
      case 'members':
        return this.#member(name.node, event);
      case 'owners':
        return this.#owner(name.stream, event);
      case 'drains':
        return mark(this.drains, name.node, event);
      case 'stops':
        return mark(this.stops, name.stream, event);
      case 'moves': {
        const move = event.type === 'put' ? parseMove(event.entry.value) : null;
        return void (move === null ? this.moves.delete(name.stream) : this.moves.set(name.stream, move));
      }
      case 'streams': {
        this.everHeld.add(name.stream);
        const held = event.type === 'put' ? heldIn(name.stream, event.entry.value, event.entry.mod) : null;
        return void (held === null ? this.held.delete(name.stream) : this.held.set(name.stream, held));
      }
      case 'declines': {
        const id = `${name.node}/${name.stream}`;
        if (event.type === 'delete') return void this.declines.delete(id);
        const { session = 0, reason = '' } = parseDecline(event.entry.value) ?? {};
        this.declines.set(id, session);
        for (const judge of this.#judges) judge.declined?.(name.node, name.stream, reason);
      }
    }
  }

  #member(node: string, event: ChangeEvent): void {
    if (event.type === 'put') {
      if (!this.members.has(node)) this.joins.set(node, (this.joins.get(node) ?? 0) + 1);
      this.members.set(node, event.entry.create);
      this.digests.set(node, /"digest":"([^"]*)"/.exec(event.entry.value)?.[1] ?? '');
      // of all that stands in there, and it is written every second, only this
      if (event.entry.value.includes('"leaving":true')) this.leaving.add(node);
      else this.leaving.delete(node);
      return;
    }
    this.leaving.delete(node);
    const session = this.members.get(node) ?? 0;
    this.members.delete(node);
    for (const judge of this.#judges) judge.memberGone?.(node, session);
  }

  #owner(stream: string, event: ChangeEvent): void {
    const before = this.owners.get(stream);
    const after = event.type === 'put' ? recordOf(event.entry.value, event.entry.mod) : undefined;
    // judged by what stood before this change
    for (const judge of this.#judges) judge.ownerChanged?.(stream, before, after);
    if (after === undefined) this.owners.delete(stream);
    else this.owners.set(stream, after);
  }
}

function recordOf(text: string, epoch: number): OwnerRecord {
  const value = parseOwner(text);
  return { node: value?.node ?? null, session: value?.session ?? 0, epoch, byHand: value?.byHand ?? false };
}

function heldIn(name: string, text: string, mod: number): HeldRecord | null {
  const read = readStreamValue(text);
  const placed = read.type === 'value' ? read.value.stream.config.clusterIngest : null;
  return placed === null ? null : { stream: { name, ...placed }, mod };
}

function mark(marks: Set<string>, name: string, event: ChangeEvent): void {
  if (event.type === 'put') marks.add(name);
  else marks.delete(name);
}
