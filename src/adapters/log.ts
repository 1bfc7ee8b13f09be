// The log: one JSON object a line on stdout through pino, pretty on a terminal. Written at once, so that the last line before a crash is there.
// No key stands twice in a line: what reads it would keep one of the two and drop the other, and which one differs from program to program.

import { destination, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogLevel } from '../config/config.ts';
import type { Log, LogFields } from '../ports.ts';

export interface LogOptions {
  readonly level: LogLevel;
  /** The node that writes, in every line. */
  readonly node: string;
  /** For people instead of programs. */
  readonly pretty: boolean;
  readonly colors: boolean;
  /** File descriptor; standard output when it is left out. */
  readonly fd?: number;
}

/** Which lines are written can be changed at any time. */
export interface OpenLog extends Log {
  setLevel(level: LogLevel): void;
}

export function openLog({ level, node, pretty: isPretty, colors, fd = 1 }: LogOptions): OpenLog {
  const stream = isPretty
    ? pretty({ destination: fd, colorize: colors, sync: true, ignore: 'node,reason,event', messageFormat })
    : destination({ dest: fd, sync: true });
  // whoever read the log is gone: the node has streams to keep, and goes on without
  stream.on('error', () => {});
  const logger = pino(
    {
      level,
      base: { node },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
    },
    stream,
  );
  const write = (method: 'debug' | 'info' | 'warn' | 'error') => (event: string, fields: LogFields) =>
    logger[method]({ event, ...besideOwn(fields) });
  return {
    ...{ debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    setLevel: next => {
      logger.level = next;
    },
  };
}

const ownKeys: ReadonlySet<string> = new Set(['level', 'time', 'node', 'event']);

/** A field whose name the log has for itself is kept under that name with a '_' behind it. */
function besideOwn(fields: LogFields): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [ownKeys.has(key) ? `${key}_` : key, value]));
}

/** Reasons quote cameras and peers: nothing in them may steer the terminal. Other fields are shown as JSON, which cannot. */
function messageFormat(line: Readonly<Record<string, unknown>>): string {
  return `${line.event}: ${line.reason}`.replace(/\p{Cc}+/gu, ' ');
}
