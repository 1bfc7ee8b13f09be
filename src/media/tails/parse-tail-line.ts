// A line of another node's tail, parsed at the door: a broken or strange node must not harm this one. What cannot be read ends the
// connection, which begins anew; what a later version may have added is passed over, and facts of a stream that cannot be understood.

import { parseStreamFacts } from '../facts/stream-facts.ts';
import { follows, type LiveWindow } from '../window.ts';
import { isCount, isName, isTarget, parseEntry, parseJson } from './parse-entry.ts';
import type { TailMessage } from './tail-message.ts';

/** More than the longest window has: 1000 listed and 1000 lingering entries of 300 bytes. */
export const longestLineBytes = 1024 * 1024;

type Fields = Readonly<Record<string, unknown>>;

/** null: it is none. */
export function parseTailLine(line: string): TailMessage | null {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Fields;
  switch (fields.type) {
    case 'hello': {
      const { node, life } = fields;
      return isName(node) && isName(life) ? { type: 'hello', node, life } : null;
    }
    case 'beat':
      return isTime(fields.unixMs) ? { type: 'beat', unixMs: fields.unixMs } : null;
    case 'entry':
      return parseNewEntry(fields);
    case 'window':
      return parseWindow(fields);
    default:
      return typeof fields.type === 'string' ? { type: 'unknown' } : null;
  }
}

function parseNewEntry({ stream, targetDurationS, firstNumber, entry: given }: Fields): TailMessage | null {
  const entry = parseEntry(given);
  if (entry === null || !isName(stream) || !isTarget(targetDurationS) || !isCount(firstNumber)) return null;
  return firstNumber > entry.number ? null : { type: 'entry', stream, entry, targetDurationS, firstNumber };
}

function parseWindow({
  stream,
  from,
  ageMs,
  targetDurationS,
  firstNumber,
  entries: given,
  facts,
}: Fields): TailMessage | null {
  if (!isName(stream) || !isName(from) || !isTime(ageMs) || !isTarget(targetDurationS)) return null;
  if (!isCount(firstNumber) || !Array.isArray(given)) return null;
  const entries = given.map(parseEntry).filter(entry => entry !== null);
  const isList = entries.every((entry, index) => {
    const before = entries[index - 1];
    return before === undefined || follows(before, entry);
  });
  const [first, ...others] = entries.filter(entry => entry.number >= firstNumber);
  if (entries.length !== given.length || !isList || first === undefined) return null;
  const lingering = entries.filter(entry => entry.number < firstNumber);
  const told = { stream, targetDurationS, facts: parseStreamFacts(facts) };
  const window: LiveWindow = { ...told, listed: [first, ...others], lingering };
  return { type: 'window', window, from, ageMs };
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
