// What main and the fence say to each other: one JSON object a line, over the fence's stdin and stdout. Both ends are of one
// version, so the door checks what would do harm (types), and drops what it does not understand.
// Main's end of the pipe is its sign of life: when it closes, the fence kills everything.

import type { ChildSpec } from '../../ports.ts';

export type ToFence =
  | { readonly type: 'deadline'; readonly session: number; readonly deadlineMs: number | null }
  | { readonly type: 'start'; readonly spec: ChildSpec }
  /** Main knows the child: its gate may open. */
  | { readonly type: 'go'; readonly child: number }
  | { readonly type: 'stop'; readonly child: number; readonly graceMs: number };

export type FromFence =
  | { readonly type: 'up'; readonly pid: number; readonly startTime: number }
  | { readonly type: 'child-started'; readonly child: number; readonly pid: number; readonly startTime: number }
  | {
      readonly type: 'child-line';
      readonly child: number;
      readonly from: 'stdout' | 'stderr';
      readonly line: string;
    }
  | {
      readonly type: 'child-ended';
      readonly child: number;
      readonly pid: number | null;
      readonly code: number | null;
      readonly signal: string | null;
      readonly reason: string;
      readonly killMs: number | null;
    }
  /** For main's log. */
  | { readonly type: 'note'; readonly level: 'debug' | 'warn'; readonly reason: string };

/** A command line may be long; a longer message than this is a bug of the other end. */
export const messageLimitBytes = 1_000_000;

export function encodeMessage(message: ToFence | FromFence): string {
  return `${JSON.stringify(message)}\n`;
}

/** null: not a message. */
export function parseToFence(line: string): ToFence | null {
  const message = parseFields(line, toFenceFields);
  if (message === null || (message.type === 'start' && !isChildSpec(message.spec))) return null;
  return message as unknown as ToFence;
}

/** null: not a message. */
export function parseFromFence(line: string): FromFence | null {
  return parseFields(line, fromFenceFields) as FromFence | null;
}

type Check = (value: unknown) => boolean;

const isNumber: Check = value => typeof value === 'number' && Number.isFinite(value);
const isString: Check = value => typeof value === 'string';
const isNumberOrNull: Check = value => value === null || isNumber(value);
const isStringOrNull: Check = value => value === null || isString(value);
const isObject: Check = value => typeof value === 'object' && value !== null;

const toFenceFields: Readonly<Record<ToFence['type'], Readonly<Record<string, Check>>>> = {
  deadline: { session: isNumber, deadlineMs: isNumberOrNull },
  start: { spec: isObject },
  go: { child: isNumber },
  stop: { child: isNumber, graceMs: isNumber },
};

const fromFenceFields: Readonly<Record<FromFence['type'], Readonly<Record<string, Check>>>> = {
  up: { pid: isNumber, startTime: isNumber },
  'child-started': { child: isNumber, pid: isNumber, startTime: isNumber },
  'child-line': { child: isNumber, from: value => value === 'stdout' || value === 'stderr', line: isString },
  'child-ended': {
    child: isNumber,
    pid: isNumberOrNull,
    code: isNumberOrNull,
    signal: isStringOrNull,
    reason: isString,
    killMs: isNumberOrNull,
  },
  note: { level: value => value === 'debug' || value === 'warn', reason: isString },
};

const childSpecFields: Readonly<Record<keyof ChildSpec, Check>> = {
  child: isNumber,
  stream: isString,
  epoch: isNumber,
  session: isNumber,
  command: isString,
  args: value => Array.isArray(value) && value.every(isString),
  env: value => typeof value === 'object' && value !== null && Object.values(value).every(isString),
};

function isChildSpec(value: unknown): boolean {
  return typeof value === 'object' && value !== null && hasFields({ ...value }, childSpecFields);
}

function parseFields(line: string, known: Readonly<Record<string, Readonly<Record<string, Check>>>>) {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null) return null;
  const message: Record<string, unknown> = { ...value };
  const { type } = message;
  if (typeof type !== 'string' || !Object.hasOwn(known, type)) return null;
  return hasFields(message, known[type] ?? {}) ? message : null;
}

function hasFields(message: Record<string, unknown>, fields: Readonly<Record<string, Check>>): boolean {
  return Object.entries(fields).every(([name, check]) => check(message[name]));
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
