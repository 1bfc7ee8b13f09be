// A log that keeps its lines, for tests that assert what people are told.

import type { Log, LogFields } from '../../src/ports.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: LogFields;
}

export class RecordingLog implements Log {
  readonly lines: LogLine[] = [];

  debug(event: string, fields: LogFields): void {
    this.lines.push({ level: 'debug', event, fields });
  }

  info(event: string, fields: LogFields): void {
    this.lines.push({ level: 'info', event, fields });
  }

  warn(event: string, fields: LogFields): void {
    this.lines.push({ level: 'warn', event, fields });
  }

  error(event: string, fields: LogFields): void {
    this.lines.push({ level: 'error', event, fields });
  }
}
