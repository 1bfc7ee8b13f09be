// What main and the fence say to each other, over Node's own channel between two processes (it can hand over a pipe with a message).
// Both ends are of one version, so the door checks what would do harm (types), and drops what it does not understand.
// Main's end of the channel is its sign of life: when it closes, the fence kills everything.

import type { EtcdConfig } from '../../config/config.ts';
import type { ChildSpec } from '../../ports.ts';

/** Where this node's member key is, for the fence to delete it when main is dead. Holds a password: never into a log. */
export interface MemberKey {
  readonly key: string;
  readonly etcd: EtcdConfig;
}

export type ToFence =
  | { readonly type: 'member-key'; readonly memberKey: MemberKey | null }
  | { readonly type: 'deadline'; readonly session: number; readonly deadlineMs: number | null }
  | { readonly type: 'start'; readonly spec: ChildSpec }
  /** Main knows the child and reads its pipes: its gate may open. */
  | { readonly type: 'go'; readonly child: number }
  /** The child has written its first line. */
  | { readonly type: 'output'; readonly child: number }
  | { readonly type: 'stop'; readonly child: number; readonly graceMs: number }
  /** Kill and reap all, and end. */
  | { readonly type: 'close' };

export type Origin = 'stdout' | 'stderr';

export type FromFence =
  | { readonly type: 'up'; readonly pid: number; readonly startTime: number }
  /** The answer to each 'deadline': the fence is not frozen. */
  | { readonly type: 'heard' }
  /** With it comes the pipe to which the child writes. One for each origin, before 'child-started'. */
  | { readonly type: 'child-pipe'; readonly child: number; readonly from: Origin }
  | { readonly type: 'child-started'; readonly child: number; readonly pid: number; readonly startTime: number }
  | {
      readonly type: 'child-ended';
      readonly child: number;
      readonly pid: number | null;
      readonly code: number | null;
      readonly signal: string | null;
      readonly reason: string;
      readonly killMs: number | null;
      /** How many children there were when it was killed, itself among them; null: it was not killed. */
      readonly killedAmong: number | null;
    }
  /** For main's log. */
  | { readonly type: 'note'; readonly level: 'debug' | 'warn'; readonly reason: string };

/** null: not a message. */
export function parseToFence(value: unknown): ToFence | null {
  return parseFields(value, toFenceFields) as ToFence | null;
}

/** null: not a message. */
export function parseFromFence(value: unknown): FromFence | null {
  return parseFields(value, fromFenceFields) as FromFence | null;
}

type Check = (value: unknown) => boolean;
type Checks = Readonly<Record<string, Check>>;

const isNumber: Check = value => typeof value === 'number' && Number.isFinite(value);
const isString: Check = value => typeof value === 'string';
const isNumberOrNull: Check = value => value === null || isNumber(value);
const isStringOrNull: Check = value => value === null || isString(value);
const isStrings: Check = value => Array.isArray(value) && value.every(isString);

const toFenceFields: Readonly<Record<ToFence['type'], Checks>> = {
  'member-key': { memberKey: value => value === null || hasFields(value, memberKeyFields) },
  deadline: { session: isNumber, deadlineMs: isNumberOrNull },
  start: { spec: value => hasFields(value, childSpecFields) },
  go: { child: isNumber },
  output: { child: isNumber },
  stop: { child: isNumber, graceMs: isNumber },
  close: {},
};

const fromFenceFields: Readonly<Record<FromFence['type'], Checks>> = {
  up: { pid: isNumber, startTime: isNumber },
  heard: {},
  'child-pipe': { child: isNumber, from: value => value === 'stdout' || value === 'stderr' },
  'child-started': { child: isNumber, pid: isNumber, startTime: isNumber },
  'child-ended': {
    child: isNumber,
    pid: isNumberOrNull,
    code: isNumberOrNull,
    signal: isStringOrNull,
    reason: isString,
    killMs: isNumberOrNull,
    killedAmong: isNumberOrNull,
  },
  note: { level: value => value === 'debug' || value === 'warn', reason: isString },
};

const childSpecFields: Readonly<Record<keyof ChildSpec, Check>> = {
  child: isNumber,
  stream: isString,
  epoch: isNumber,
  session: isNumber,
  command: isString,
  args: isStrings,
  env: value => typeof value === 'object' && value !== null && Object.values(value).every(isString),
};

const etcdFields: Readonly<Record<keyof EtcdConfig, Check>> = {
  endpoints: isStrings,
  user: isStringOrNull,
  password: isStringOrNull,
  caPath: isStringOrNull,
  certPath: isStringOrNull,
  keyPath: isStringOrNull,
};

const memberKeyFields: Readonly<Record<keyof MemberKey, Check>> = {
  key: isString,
  etcd: value => hasFields(value, etcdFields),
};

function parseFields(value: unknown, known: Readonly<Record<string, Checks>>): unknown {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  const { type } = value;
  if (typeof type !== 'string' || !Object.hasOwn(known, type)) return null;
  return hasFields(value, known[type] ?? {}) ? value : null;
}

function hasFields(value: unknown, fields: Checks): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const object: Record<string, unknown> = { ...value };
  return Object.entries(fields).every(([name, check]) => check(object[name]));
}
