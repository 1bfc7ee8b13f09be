// What this node knows of the store: `base` is the watch's truth at one revision, the same bytes on every node that is at it;
// `latest` adds what answers to this node's own transactions told beyond that revision, so that its own writes are in force at once.
// Plans are computed from `base` (so that all nodes compute the same), acts from `latest`. Neither ever goes back in revision.

import type { ChangeEvent, FeedFact } from '../feed.ts';
import type { Entry, Operation, OperationAnswer, Transaction, TransactionAnswer } from '../transaction.ts';
import { applyEvents, emptyTables, listTables, modOf, type Tables } from './tables.ts';

export interface Mirror {
  readonly prefix: string;
  /** False until the first list and after every break: nothing new is begun then. */
  readonly fresh: boolean;
  /** Why it is not fresh: a sentence. */
  readonly reason: string;
  readonly clusterId: string | null;
  readonly revision: number;
  readonly base: Tables;
  readonly latest: Tables;
  /** Known beyond `revision`, in order. */
  readonly ahead: readonly ChangeEvent[];
}

export function emptyMirror(prefix: string): Mirror {
  return {
    prefix,
    fresh: false,
    reason: 'etcd has not been read yet',
    clusterId: null,
    revision: 0,
    base: emptyTables,
    latest: emptyTables,
    ahead: [],
  };
}

const modOfEvent = (event: ChangeEvent): number => (event.type === 'put' ? event.entry.mod : event.mod);
const keyOfEvent = (event: ChangeEvent): string => (event.type === 'put' ? event.entry.key : event.key);

function rebased(mirror: Mirror, base: Tables, revision: number): Mirror {
  const ahead = mirror.ahead.filter(event => modOfEvent(event) > revision);
  const latest = ahead.length === 0 ? base : applyEvents(base, mirror.prefix, ahead);
  return { ...mirror, base, latest, ahead, revision };
}

/** By what a list shows that the store is another one, or an older state of the same (restored from a backup, or emptied): a sentence;
 *  null: by nothing. A backup of a moment ago may soon be ahead again by its revision, but not by the keys that were written since. */
export function wentBack(mirror: Mirror, fact: FeedFact): string | null {
  if (fact.type !== 'listed' || mirror.clusterId === null) return null;
  if (fact.clusterId !== mirror.clusterId) return 'it is another cluster';
  if (fact.revision < mirror.revision) return `it is at revision ${fact.revision}, and was at ${mirror.revision}`;
  return keyWentBack(mirror, fact.entries, fact.revision);
}

/** The same by the answer to a transaction that writes (reads may be stale in some versions of etcd).
 *  @param sentAt the newest revision that was known when it was sent. */
export function answerWentBack(
  mirror: Mirror,
  { transaction, sentAt }: { readonly transaction: Transaction; readonly sentAt: number },
  answer: TransactionAnswer,
): string | null {
  if (answer.revision < sentAt) return `it is at revision ${answer.revision}, and was at ${sentAt}`;
  const told = toldBy(transaction, answer, answer.revision, mirror);
  const entries = told.flatMap(event => (event.type === 'put' ? [event.entry] : []));
  return keyWentBack(mirror, entries, answer.revision);
}

/** A store that has had `revision` has had every write up to it; each key shows its last one. */
function keyWentBack({ latest, prefix }: Mirror, entries: readonly Entry[], revision: number): string | null {
  for (const { key, mod } of entries) {
    const known = modOf(latest, prefix, key);
    if (mod < known && known <= revision) return `${key} is as of revision ${mod}, and was written at ${known}`;
  }
  return null;
}

/** The newest revision that this node knows the store to have had. */
export function newestRevision({ revision, ahead }: Mirror): number {
  return ahead.reduce((newest, event) => Math.max(newest, modOfEvent(event)), revision);
}

/** The mirror after a fact of the feed. @param mirror an empty one when the fact is a list that went back (see wentBack). */
export function feedMirror(mirror: Mirror, fact: FeedFact): Mirror {
  switch (fact.type) {
    case 'broken':
      return { ...mirror, fresh: false, reason: fact.reason };
    case 'heard':
      return mirror;
    case 'changed':
      // after a break revisions may be missing in between: the next list tells
      if (!mirror.fresh || fact.revision <= mirror.revision) return mirror;
      return rebased(mirror, applyEvents(mirror.base, mirror.prefix, fact.events), fact.revision);
    case 'listed': {
      const base = listTables(mirror.base, mirror.prefix, fact.entries);
      return { ...rebased(mirror, base, fact.revision), fresh: true, reason: 'fresh', clusterId: fact.clusterId };
    }
  }
}

/** The mirror with what the answer to a transaction of this node's tells: its writes, and what it read. */
export function absorbAnswer(mirror: Mirror, transaction: Transaction, answer: TransactionAnswer): Mirror {
  const told = toldBy(transaction, answer, answer.revision, mirror);
  const newer = told.filter(event => modOfEvent(event) > mirror.revision && !knownNewer(mirror, event));
  if (newer.length === 0) return mirror;
  const ahead = [...mirror.ahead, ...newer];
  return { ...mirror, ahead, latest: applyEvents(mirror.latest, mirror.prefix, newer) };
}

function knownNewer(mirror: Mirror, event: ChangeEvent): boolean {
  return mirror.ahead.some(known => keyOfEvent(known) === keyOfEvent(event) && modOfEvent(known) >= modOfEvent(event));
}

function toldBy(
  transaction: Transaction,
  { succeeded, answers }: Pick<TransactionAnswer, 'succeeded' | 'answers'>,
  revision: number,
  mirror: Mirror,
): readonly ChangeEvent[] {
  const operations = succeeded ? transaction.then : transaction.else;
  return operations.flatMap((operation, index) => {
    const answer = answers[index];
    if (answer === undefined) return [];
    if (operation.type !== 'put') return toldByOne(operation, answer, revision, mirror);
    const { key, value } = operation;
    return [
      { type: 'put', entry: { key, value, create: createOf(transaction, mirror, key, revision), mod: revision } },
    ];
  });
}

function toldByOne(
  operation: Exclude<Operation, { type: 'put' }>,
  answer: OperationAnswer,
  revision: number,
  mirror: Mirror,
): readonly ChangeEvent[] {
  switch (operation.type) {
    case 'delete':
      return [{ type: 'delete', key: operation.key, mod: revision }];
    case 'get':
      if (answer.type !== 'get') return [];
      if (answer.entry === null) return [{ type: 'delete', key: operation.key, mod: revision }];
      return [{ type: 'put', entry: answer.entry }];
    case 'transaction':
      return answer.type === 'transaction' ? toldBy(operation.transaction, answer, revision, mirror) : [];
  }
}

/** The create_revision of a key that a transaction has written. A member's is its session, so it must be right: a join and a renewal
 *  compare it, and what they compared is the truth, whatever the watch has told so far. Of other keys nobody asks for it. */
function createOf({ compares }: Transaction, mirror: Mirror, key: string, revision: number): number {
  const compared = compares.find(({ key: of, target, is }) => of === key && target === 'create' && is === '=');
  if (compared !== undefined) return compared.revision === 0 ? revision : compared.revision;
  const members = `${mirror.prefix}members/`;
  const known = key.startsWith(members) ? mirror.latest.members.get(key.slice(members.length)) : undefined;
  return known?.create ?? revision;
}
