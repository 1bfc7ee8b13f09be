// What happened in the cluster, as `/cluster/events` tells it, and the reading of that: server-sent events, whose data is one line of JSON.
// What cannot be read is left out: a later version may tell more.

export interface ClusterEvent {
  readonly id: string;
  readonly type: string;
  /** Unix ms. */
  readonly at: number;
  readonly node: string | null;
  readonly stream: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string;
}

export interface TakenEvents {
  readonly events: readonly ClusterEvent[];
  /** What has come of the next one. */
  readonly rest: string;
}

/** @param text what has come so far and was not taken yet. */
export function takeEvents(text: string): TakenEvents {
  const blocks = text.replaceAll(/\r\n?(?!$)/g, '\n').split('\n\n');
  const rest = blocks.pop() ?? '';
  return { events: blocks.flatMap(block => parseEvent(block) ?? []), rest };
}

function parseEvent(block: string): ClusterEvent | null {
  const lines = block.split('\n');
  const field = (name: string) =>
    lines.flatMap(line => (line.startsWith(`${name}:`) ? [line.slice(name.length + 1).replace(/^ /, '')] : []));
  return eventOf(parseJson(field('data').join('\n')));
}

/** @param value of the JSON of an event; null: it is none. */
export function eventOf(value: unknown): ClusterEvent | null {
  if (typeof value !== 'object' || value === null) return null;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const { node, stream, from, to, reason } = fields;
  const id = textOf(fields.id);
  const type = textOf(fields.type);
  const at = timeOf(fields.at);
  if (id === null || type === null || at === null) return null;
  const who = { node: textOf(node), stream: textOf(stream), from: textOf(from), to: textOf(to) };
  return { id, type, at, ...who, reason: textOf(reason) ?? '' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function timeOf(value: unknown): number | null {
  const unixMs = typeof value === 'string' ? Date.parse(value) : value;
  return typeof unixMs === 'number' && Number.isFinite(unixMs) ? unixMs : null;
}
