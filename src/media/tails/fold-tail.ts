// The windows that one connection of a tail has told of, folded line by line. Within a connection a list only goes on: whoever goes back or
// leaves one out is not believed, and the connection begins anew.

import { addEntry, compareWindows, follows, type LiveWindow, newestEntry } from '../window.ts';
import type { TailMessage } from './tail-message.ts';

type Told = Extract<TailMessage, { readonly type: 'window' | 'entry' }>;

/** The window after the message; null: it does not follow. @param window what was told of that stream before; null: nothing. */
export function foldTail(window: LiveWindow | null, message: Told): LiveWindow | null {
  if (message.type === 'window') {
    return window === null || compareWindows(message.window, window) >= 0 ? message.window : null;
  }
  if (window === null || !follows(newestEntry(window), message.entry)) return null;
  if (message.firstNumber < window.listed[0].number || message.targetDurationS < window.targetDurationS) return null;
  const lingerCount = message.entry.number - message.firstNumber + 1;
  return addEntry(window, { ...message, facts: window.facts, lingerCount });
}
