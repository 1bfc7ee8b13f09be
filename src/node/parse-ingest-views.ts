// What another node says of its ingests, parsed at the door: a later version of weir, or a stranger at that address, may have said it.

import type { IngestView } from './view.ts';

type Fields = Readonly<Record<string, unknown>>;

export function parseIngestViews(value: unknown): readonly IngestView[] {
  return Array.isArray(value) ? value.flatMap(parseIngestView) : [];
}

function parseIngestView(value: unknown): IngestView[] {
  if (typeof value !== 'object' || value === null) return [];
  const fields = value as Fields;
  const { stream, status } = fields;
  if (typeof stream !== 'string' || (status !== 'running' && status !== 'waiting' && status !== 'error')) return [];
  return [
    {
      stream,
      status,
      reason: text(fields.reason),
      epoch: numberOrNull(fields.epoch) ?? 0,
      input: typeof fields.input === 'string' ? fields.input : null,
      bitrate: numberOrNull(fields.bitrate),
      bytesIn: numberOrNull(fields.bytesIn) ?? 0,
      openedAt: numberOrNull(fields.openedAt),
      lastSegmentAt: numberOrNull(fields.lastSegmentAt),
      retryCount: numberOrNull(fields.retryCount) ?? 0,
      errors: numberOrNull(fields.errors),
      errorRate: numberOrNull(fields.errorRate),
      segmentMs: numberOrNull(fields.segmentMs),
      warnings: texts(fields.warnings),
      tracks: Array.isArray(fields.tracks) ? fields.tracks.flatMap(parseTrack) : [],
      log: texts(fields.log),
    },
  ];
}

function parseTrack(value: unknown): IngestView['tracks'] {
  if (typeof value !== 'object' || value === null) return [];
  const { content, codec, detail } = value as Fields;
  return content === 'video' || content === 'audio' ? [{ content, codec: text(codec), detail: text(detail) }] : [];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
const numberOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
