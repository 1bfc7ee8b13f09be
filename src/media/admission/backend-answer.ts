// What the answer of a backend means for a viewer: 200 lets it watch, a redirect sends it elsewhere, other answers refuse it; one that says that
// the backend itself is in trouble (5xx, 408, 429) is none. How long it holds is the backend's to say: X-AuthDuration in seconds, as for
// Flussonic, else max-age of Cache-Control; within bounds, so that no mistake there asks for every segment, or lets somebody in for good.

export type BackendAnswer =
  | { readonly type: 'allowed' | 'denied'; readonly forMs: number }
  | { readonly type: 'elsewhere'; readonly location: string; readonly forMs: number }
  /** The backend did not decide. */
  | { readonly type: 'trouble'; readonly reason: string };

/** Names in lower case. */
export interface BackendReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** As Flussonic's. */
export const allowedMs = 180_000;
/** Shorter: who has just paid, or logged in, need not wait. */
export const deniedMs = 10_000;
const leastMs = 5000;
const mostMs = 86_400_000;
const mostLocation = 4096;

export function readBackendAnswer({ status, headers }: BackendReply): BackendAnswer {
  if (status === 200) return { type: 'allowed', forMs: durationOf(headers) ?? allowedMs };
  if (status >= 500 || status === 408 || status === 429) return { type: 'trouble', reason: `it answered ${status}` };
  const forMs = durationOf(headers) ?? deniedMs;
  const location = [301, 302, 303, 307, 308].includes(status) ? locationOf(headers.location ?? '') : null;
  return location === null ? { type: 'denied', forMs } : { type: 'elsewhere', location, forMs };
}

/** null: the backend does not say. */
function durationOf({ 'x-authduration': ours, 'cache-control': cache = '' }: BackendReply['headers']): number | null {
  const seconds = /^ *(\d{1,9}) *$/.exec(ours ?? '')?.[1] ?? /(?:^|[\s,])max-age="?(\d{1,9})/i.exec(cache)?.[1];
  if (seconds !== undefined) return Math.min(mostMs, Math.max(leastMs, Number(seconds) * 1000));
  return /(?:^|[\s,])no-(?:store|cache)\b/i.test(cache) ? leastMs : null;
}

/** An address that may stand in a header of our own; null: it is none. */
function locationOf(text: string): string | null {
  if (text.length > mostLocation || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const { href } = new URL(text);
  return /^[\x21-\x7e]+$/.test(href) ? href : null;
}
