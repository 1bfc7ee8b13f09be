// Has another node read its configuration again, for an operator who asked this one (`/cluster/reload`): signed between nodes, so that no
// password leaves the node to which it was given. What comes back is parsed at the door; diagnostics show what that node shows in its own log.

import { RetryError } from '../../base/errors.ts';
import type { Diagnostic, Place } from '../../config/diagnostic.ts';
import type { PeerAddress, Peers } from '../../ports.ts';
import type { ReloadOutcome } from './current-config.ts';

/** A file of 10,000 streams takes a second; a command waits 6 s for the whole. */
const timeoutMs = 5000;

/** @param by who wants it, for the other's log. @throws RetryError. */
export async function reloadPeer(
  peers: Pick<Peers, 'postJson'>,
  peer: PeerAddress,
  by: string,
): Promise<ReloadOutcome> {
  const path = `/cluster/reload?${new URLSearchParams({ by })}`;
  return parseReloadOutcome(await peers.postJson(peer, path, timeoutMs));
}

/** @throws RetryError. */
export function parseReloadOutcome(value: unknown): ReloadOutcome {
  const { type, reason, diagnostics } = fieldsOf(value);
  if (typeof reason === 'string' && (type === 'taken' || type === 'unchanged')) return { type, reason };
  if (typeof reason === 'string' && type === 'refused' && Array.isArray(diagnostics)) {
    return { type, reason, diagnostics: diagnostics.map(parseDiagnostic) };
  }
  throw new RetryError('what it answers says nothing of its configuration: is its version another one?');
}

function parseDiagnostic(value: unknown): Diagnostic {
  const { severity, sentence, place, excerpt } = fieldsOf(value);
  const { text, caret } = fieldsOf(excerpt);
  const isShown = typeof text === 'string' && isCount(caret);
  return {
    severity: severity === 'warning' ? 'warning' : 'error',
    place: parsePlace(place),
    sentence: typeof sentence === 'string' ? sentence : 'it does not say what is wrong',
    excerpt: isShown ? { text, caret } : null,
  };
}

function parsePlace(value: unknown): Place | null {
  const { file, line, column } = fieldsOf(value);
  return typeof file === 'string' && isCount(line) && isCount(column) ? { file, line, column } : null;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
