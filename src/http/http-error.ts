// An answer that is not what was asked for, thrown from anywhere below the middleware that answers errors.
// `message` is one sentence for a person; it must hold no secret.

export interface HttpErrorDetails {
  /** Where in the request the trouble lies, as words: ['streams', 'cam01'] or ['limit']. */
  readonly path?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** What the answer says beside the sentence. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly path: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(status: number, message: string, { path = [], headers = {}, more = {} }: HttpErrorDetails = {}) {
    super(message);
    this.status = status;
    this.path = path;
    this.headers = headers;
    this.more = more;
  }
}

/** 503 that is over soon: players and balancers may ask again after a second. */
export function tryAgain(message: string, path: readonly string[] = []): HttpError {
  return new HttpError(503, message, { path, headers: { 'Retry-After': '1' } });
}

/** What a client sent, for a sentence: short, in quotes, without control characters. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
