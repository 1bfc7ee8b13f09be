// What one node tells another of the streams that it makes, as one JSON object a line: first who it is, then whole windows, then each new
// entry, and beats, whatever else is said. Writing is here, reading in parse-tail-line.ts.
// An entry's start, duration and term are not sent: its name says them. The facts of a stream go with its whole window only: they change so
// seldom that it is told again then.

import type { LiveWindow, WindowEntry } from '../window.ts';

export type TailMessage =
  /** The first line. `life` is another one for each process of that node. */
  | { readonly type: 'hello'; readonly node: string; readonly life: string }
  /** All that is known of a stream. `ageMs`: how long ago its newest entry came; `from`: the node that made that. */
  | { readonly type: 'window'; readonly window: LiveWindow; readonly from: string; readonly ageMs: number }
  /** One more entry of a window that was told before; listed from `firstNumber` on. */
  | {
      readonly type: 'entry';
      readonly stream: string;
      readonly entry: WindowEntry;
      readonly targetDurationS: number;
      readonly firstNumber: number;
    }
  | { readonly type: 'beat'; readonly unixMs: number }
  /** Of a later version: passed over. */
  | { readonly type: 'unknown' };

export type KnownTailMessage = Exclude<TailMessage, { readonly type: 'unknown' }>;

/** With its line end. */
export function tailLine(message: KnownTailMessage): string {
  return `${JSON.stringify(shortened(message))}\n`;
}

function shortened(message: KnownTailMessage): unknown {
  switch (message.type) {
    case 'hello':
    case 'beat':
      return message;
    case 'entry':
      return { ...message, entry: shortEntry(message.entry) };
    case 'window': {
      const { stream, targetDurationS, facts, listed, lingering } = message.window;
      const entries = [...lingering, ...listed].map(shortEntry);
      const { type, from, ageMs } = message;
      return { type, stream, from, ageMs, targetDurationS, facts, firstNumber: listed[0].number, entries };
    }
  }
}

/** An entry as it goes over the wire. */
export function shortEntry({ number, discontinuity, beginsSession, name, size, holders, isGap }: WindowEntry): unknown {
  return {
    ...{ number, discontinuity, name, size, holders },
    ...(beginsSession ? { beginsSession } : {}),
    ...(isGap ? { isGap } : {}),
  };
}
