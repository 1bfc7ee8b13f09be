// The mark that the processes of a node carry in their environment, so that a later life of the node finds what an earlier one left:
// WEIR_FENCE on the fence itself, WEIR_CHILD on each of its children. Others may write such variables too: parsed, never trusted.

import type { ProcessIdentity } from './process-stat.ts';

export const fenceVariable = 'WEIR_FENCE';
export const childVariable = 'WEIR_CHILD';

/** One life of a node's main process. */
export interface NodeMarker {
  readonly cluster: string;
  readonly node: string;
  readonly incarnation: string;
  readonly main: ProcessIdentity;
}

export interface ChildMarker extends NodeMarker {
  readonly fence: ProcessIdentity;
}

/** null: it is not the mark of a fence. */
export function parseNodeMarker(text: string): NodeMarker | null {
  const value = parseObject(text);
  if (value === null || !isIdentity(value.main)) return null;
  const { cluster, node, incarnation, main } = value;
  if (typeof cluster !== 'string' || typeof node !== 'string' || typeof incarnation !== 'string') return null;
  return { cluster, node, incarnation, main };
}

/** null: it is not the mark of a child. */
export function parseChildMarker(text: string): ChildMarker | null {
  const marker = parseNodeMarker(text);
  const fence = parseObject(text)?.fence;
  return marker !== null && isIdentity(fence) ? { ...marker, fence } : null;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null) return false;
  return 'pid' in value && Number.isInteger(value.pid) && 'start' in value && Number.isInteger(value.start);
}
