// Errors are classes by what the caller does with them, not by where they were made.
// TellUser: the sentence is for a person, nothing is retried. Retry: the outside world failed, try again later.
// What is neither is a bug (invariant).

/** `message` is one clear sentence for the user: what is wrong, where, and what to do. */
export class TellUserError extends Error {
  override readonly name = 'TellUserError';
}

/** The outside world (etcd, a peer, a disk) failed or stayed silent. The outcome may be unknown: see the port that throws it. */
export class RetryError extends Error {
  override readonly name = 'RetryError';
}

/** The sentence of any thrown value, with the sentences of its causes. */
export function sentenceOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause === undefined ? thrown.message : `${thrown.message}: ${sentenceOf(thrown.cause)}`;
}
