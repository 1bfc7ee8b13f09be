// How a stream is doing, in one word and a tone. "Runs" is not enough to be well: a stream that runs but should be mended is a trouble too.

import type { Stream } from '../state/picture.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'idle';

export interface StateShown {
  readonly word: 'running' | 'waiting' | 'error' | 'nowhere' | 'unknown' | 'stopped' | 'disabled';
  readonly tone: Tone;
}

export function stateOf(stream: Stream): StateShown {
  const { stats, owner } = stream;
  if (stream.disabled) return { word: 'disabled', tone: 'idle' };
  if (owner === null && stream.cluster_ingest !== undefined) {
    return isStopped(stream) ? { word: 'stopped', tone: 'idle' } : { word: 'nowhere', tone: 'bad' };
  }
  switch (stats.status) {
    case 'running':
      return { word: 'running', tone: stats.warnings.length === 0 ? 'good' : 'warn' };
    case 'waiting':
      return { word: 'waiting', tone: 'warn' };
    case 'error':
      return { word: 'error', tone: 'bad' };
    case null:
      return { word: 'unknown', tone: 'warn' };
  }
}

export function isTrouble(stream: Stream): boolean {
  const { tone } = stateOf(stream);
  return tone === 'bad' || tone === 'warn';
}

/** By an operator. Before its owner has let go of it, it still runs. */
export function isStopped({ owner, stopped }: Stream): boolean {
  return owner === null && stopped !== null;
}

/** What is to be said of it beside its state: what should be mended comes first. */
export function sentenceOn({ stats, reason, owner }: Stream): string {
  const [warning] = stats.warnings;
  if (warning !== undefined) return warning;
  return owner === null ? reason : stats.reason;
}

export function nodesOf({ stats, cluster_ingest }: Stream): string {
  if (stats.running_on.length > 0) return stats.running_on.join(', ');
  return cluster_ingest === undefined ? 'every node' : '–';
}
