// The values behind the keys: JSON with a version `v`. What comes from the store is parsed here and never trusted: a stranger, or a
// later version of weir, may have written it. Unknown fields are ignored, a value that cannot be read becomes null.

/** A process by pid and start time (clock ticks since boot), so that a reused pid is not taken for it. */
export interface ProcessId {
  readonly pid: number;
  readonly startTime: number;
}

export interface MemberValue {
  /** Fresh for every join; begins with the random id of the process, a colon and a count. */
  readonly incarnation: string;
  readonly apiUrl: string | null;
  readonly publicUrl: string | null;
  readonly weight: number;
  /** The most streams it takes; null: no bound. */
  readonly maxStreams: number | null;
  readonly bootId: string;
  readonly pidNamespace: string;
  readonly main: ProcessId | null;
  readonly fence: ProcessId | null;
  readonly version: string;
  /** Of the part of the configuration that placement depends on. */
  readonly digest: string;
  /** What made this digest of the one before, in the put that first has it; null: that was said already, or is not known. */
  readonly change: FileChange | null;
  /** Unix ms of the join. */
  readonly joinedAt: number;
  /** It was asked to stop: nothing is given to it any more. */
  readonly leaving: boolean;
  /** Of the lease that this very put is on; null: it does not say. */
  readonly ttlMs: number | null;
}

/** The file of a node that was read again. */
export interface FileChange {
  /** The digest before. */
  readonly from: string;
  readonly sentence: string;
}

export interface OwnerHistory {
  readonly node: string | null;
  readonly epoch: number;
  readonly since: number;
  readonly reason: string;
}

export interface OwnerValue {
  /** null: released, nobody owns it. */
  readonly node: string | null;
  readonly session: number;
  readonly reason: string;
  /** Unix ms. */
  readonly since: number;
  /** Put there by an operator: nothing planned moves it. */
  readonly byHand: boolean;
  /** Former owners, newest first, at most 10. */
  readonly history: readonly OwnerHistory[];
}

export interface MoveValue {
  readonly to: string;
  readonly toSession: number;
  /** mod_revision of the owner key that it is about. */
  readonly from: number;
  readonly reason: string;
  /** An operator's: the stream stays where it is put. */
  readonly byHand: boolean;
  /** An operator's word on the present term where it is, whatever becomes of the move: it stays there, or it may be moved by itself; null: none,
   *  the owner key tells. */
  readonly stays: boolean | null;
}

/** The mark of a drain, and of a stop. */
export interface DrainValue {
  readonly by: string;
  readonly at: number;
}

export interface DeclineValue {
  readonly session: number;
  readonly reason: string;
  readonly minutes: number;
}

/** Outlives the node's sessions and its process. */
export interface NodeValue {
  /** The session of the last join. */
  readonly session: number;
  /** Unix ms of the last joins, oldest first. */
  readonly joins: readonly number[];
}

export const historyLength = 10;
export const joinsLength = 16;

type Value = MemberValue | OwnerValue | MoveValue | DrainValue | DeclineValue | NodeValue;

export function encodeValue(value: Value): string {
  return JSON.stringify({ v: 1, ...value });
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

const text = (value: unknown, otherwise = ''): string => (typeof value === 'string' ? value : otherwise);
/** For people, and copied from one value into the next: etcd takes no request above 1.5 MB. */
const sentence = (value: unknown, otherwise = ''): string => text(value, otherwise).slice(0, longestSentence);
export const longestSentence = 500;
const nameOrNull = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, longestName) : null);
/** A host has 253 characters at most. */
const longestName = 300;
/** It comes to stand in the headers of answers, as it is. */
const addressOrNull = (value: unknown): string | null =>
  typeof value === 'string' && /^https?:\/\/[\x21-\x7e]{1,2000}$/i.test(value) ? value : null;
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const count = (value: unknown): number => (isCount(value) ? value : 0);

function processId(value: unknown): ProcessId | null {
  if (typeof value !== 'object' || value === null) return null;
  const { pid, startTime } = value as Fields;
  return isCount(pid) && pid > 0 && isCount(startTime) ? { pid, startTime } : null;
}

export function parseMember(source: string): MemberValue | null {
  const fields = fieldsOf(source);
  const incarnation = fields?.incarnation;
  if (fields === null || typeof incarnation !== 'string') return null;
  const weight = fields.weight;
  return {
    incarnation,
    apiUrl: addressOrNull(fields.apiUrl),
    publicUrl: addressOrNull(fields.publicUrl),
    weight: typeof weight === 'number' && Number.isFinite(weight) && weight > 0 ? weight : 1,
    maxStreams: isCount(fields.maxStreams) ? fields.maxStreams : null,
    bootId: text(fields.bootId),
    pidNamespace: text(fields.pidNamespace),
    main: processId(fields.main),
    fence: processId(fields.fence),
    version: text(fields.version),
    digest: text(fields.digest),
    change: fileChange(fields.change),
    joinedAt: count(fields.joinedAt),
    leaving: fields.leaving === true,
    ttlMs: isCount(fields.ttlMs) && fields.ttlMs > 0 ? fields.ttlMs : null,
  };
}

function fileChange(value: unknown): FileChange | null {
  if (typeof value !== 'object' || value === null) return null;
  const { from, sentence: told } = value as Fields;
  return typeof from === 'string' && typeof told === 'string' ? { from, sentence: sentence(told) } : null;
}

export function parseOwner(source: string): OwnerValue | null {
  const fields = fieldsOf(source);
  // a later form may mean something else by the same words; whoever wrote it may be ingesting the stream
  if (fields === null || fields.v !== 1 || !(typeof fields.node === 'string' || fields.node === null)) return null;
  if (fields.node !== null && !isCount(fields.session)) return null;
  return {
    node: nameOrNull(fields.node),
    session: count(fields.session),
    reason: sentence(fields.reason),
    since: count(fields.since),
    byHand: fields.byHand === true,
    history: Array.isArray(fields.history) ? fields.history.slice(0, historyLength).flatMap(parseHistory) : [],
  };
}

function parseHistory(value: unknown): OwnerHistory[] {
  if (typeof value !== 'object' || value === null) return [];
  const { node, epoch, since, reason } = value as Fields;
  return [{ node: nameOrNull(node), epoch: count(epoch), since: count(since), reason: sentence(reason) }];
}

export function parseMove(source: string): MoveValue | null {
  const fields = fieldsOf(source);
  if (fields === null) return null;
  const { to, toSession, from, byHand, stays } = fields;
  if (typeof to !== 'string' || !isCount(toSession) || !isCount(from)) return null;
  return {
    ...{ to, toSession, from, reason: sentence(fields.reason), byHand: byHand === true },
    stays: typeof stays === 'boolean' ? stays : null,
  };
}

/** A drain or a stop that cannot be read still stands: somebody wanted it. */
export function parseDrain(source: string): DrainValue {
  const fields = fieldsOf(source);
  return { by: sentence(fields?.by, 'unknown'), at: count(fields?.at) };
}

export function parseDecline(source: string): DeclineValue | null {
  const fields = fieldsOf(source);
  if (fields === null || !isCount(fields.session)) return null;
  const minutes = fields.minutes;
  return {
    session: fields.session,
    reason: sentence(fields.reason),
    minutes: typeof minutes === 'number' && minutes > 0 && minutes <= 60 ? minutes : 5,
  };
}

export function parseNode(source: string): NodeValue | null {
  const fields = fieldsOf(source);
  if (fields === null || !isCount(fields.session) || !Array.isArray(fields.joins)) return null;
  return { session: fields.session, joins: fields.joins.filter(isCount).slice(-joinsLength) };
}
