// The log: one JSON object a line on stdout through pino, pretty on a terminal. Written at once, so that the last line before a crash is there.

import { destination, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogLevel } from '../config/config.ts';
import type { Log, LogFields } from '../ports.ts';

export interface LogOptions {
  readonly level: LogLevel;
  readonly node: string;
  /** For people instead of programs. */
  readonly pretty: boolean;
  readonly colors: boolean;
}

export function openLog({ level, node, pretty: isPretty, colors }: LogOptions): Log {
  const stream = isPretty
    ? pretty({ colorize: colors, sync: true, ignore: 'node,reason,event', messageFormat: '{event}: {reason}' })
    : destination({ dest: 1, sync: true });
  const base = { node };
  const logger = pino(
    { level, base, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: label => ({ level: label }) } },
    stream,
  );
  const write = (method: 'debug' | 'info' | 'warn' | 'error') => (event: string, fields: LogFields) =>
    logger[method]({ event, ...fields });
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
