// The value of a stream that is held in etcd. What cannot be read (a stranger wrote it, or a later version) must not stop what runs: where
// this node has read the stream before, that is remembered, with the trouble beside it: it goes on where it runs, and nobody takes it over.

import type { Fields, HeldStream } from '../../config/held/held-stream.ts';
import { readHeldStream } from '../../config/held/read-held-stream.ts';
import type { Row } from './row.ts';

export interface StreamValue {
  readonly stream: HeldStream;
  /** Who wrote it, and when (Unix ms). */
  readonly by: string;
  readonly at: number;
  /** What stands in etcd now cannot be read, and why; `stream` is what stood there before. null: it can. */
  readonly trouble: string | null;
}

export type ReadValue =
  | { readonly type: 'value'; readonly value: StreamValue }
  /** One sentence, without secrets. */
  | { readonly type: 'unreadable'; readonly reason: string };

/** It comes to stand in events, which are kept by the thousand. */
const longestBy = 300;

export function encodeStream(fields: Fields, by: string, at: number): string {
  return JSON.stringify({ v: 1, by, at, stream: fields });
}

export function readStreamValue(text: string): ReadValue {
  const value = fieldsOf(text);
  if (value === null) return { type: 'unreadable', reason: 'it is no JSON object' };
  if (value.v !== 1)
    return { type: 'unreadable', reason: 'it has another version: a later weir wrote it, or a stranger' };
  if (!isFields(value.stream)) return { type: 'unreadable', reason: 'it says nothing of a stream' };
  const read = readHeldStream(value.stream);
  if (read.type === 'wrong') {
    const [first] = read.errors;
    return { type: 'unreadable', reason: `${first?.path.join('/')}: ${first?.sentence}` };
  }
  const by = typeof value.by === 'string' ? value.by.slice(0, longestBy) : 'unknown';
  const at = typeof value.at === 'number' && Number.isFinite(value.at) ? value.at : 0;
  return { type: 'value', value: { stream: read.stream, by, at, trouble: null } };
}

/** The value of a key that was written. @param former of the same key before. */
export function streamValueAfter(former: Row<StreamValue> | undefined, text: string): StreamValue | null {
  const read = readStreamValue(text);
  if (read.type === 'value') return read.value;
  return former?.value == null ? null : { ...former.value, trouble: read.reason };
}

function fieldsOf(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
