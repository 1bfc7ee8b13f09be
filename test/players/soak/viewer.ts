// A viewer who asks one node, as players do, follows one redirect, and holds against the nodes what no player lives through: an error or
// silence instead of a playlist, a way that leads to a node that is long dead, or over two hops. What the death of a node cut short is excused.

import type { Lives } from './lives.ts';

export type Answer =
  | { readonly type: 'given'; readonly bytes: Buffer; readonly tookMs: number }
  /** A node died meanwhile, or a redirect came in the moment of a death. */
  | { readonly type: 'excused' }
  | { readonly type: 'wrong'; readonly what: string };

/** A request is held for 3 s at most; the rest is for a busy machine. */
const mostMs = 6000;
/** Within that time after its death all have to know: three beats, a request in flight, and a busy machine. */
const knownDeadMs = 2500;

interface Reply {
  readonly node: string;
  readonly url: URL;
  readonly response: Response;
  readonly bytes: Buffer;
}

export class Viewer {
  readonly #lives: Lives;
  readonly #nodeAt: (host: string) => string | null;

  /** @param nodeAt the name of the node at `host:port`. */
  constructor(lives: Lives, nodeAt: (host: string) => string | null) {
    this.#lives = lives;
    this.#nodeAt = nodeAt;
  }

  /** @param url of a node. @param headers what the kind of player sends. */
  async ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const startMs = performance.now();
    const first = await this.#get(new URL(url), headers, startMs);
    if ('type' in first) return first;
    const location = first.response.headers.get('location');
    if (first.response.status !== 302 || location === null) return this.#given(first, startMs);
    const target = new URL(location, first.url);
    const sentTo = this.#nodeAt(target.host);
    if (sentTo === null) return { type: 'wrong', what: `${first.node} sends to ${target.host}, which is no node` };
    if (this.deadNodeAt(target.host, startMs) !== null)
      return { type: 'wrong', what: `${first.node} sends to ${sentTo}, which has been dead for a while` };
    const second = await this.#get(target, headers, startMs);
    return 'type' in second ? second : this.#given(second, startMs);
  }

  /** The name of the node at `host:port` if all had to know by then that it is dead; null otherwise. @param atMs when they were asked. */
  deadNodeAt(host: string, atMs: number): string | null {
    const node = this.#nodeAt(host);
    return node !== null && this.#lives.deadForMs(node, atMs) > knownDeadMs ? node : null;
  }

  #given({ node, response, bytes }: Reply, startMs: number): Answer {
    const tookMs = performance.now() - startMs;
    if (response.status !== 200) {
      if (!this.#lives.hasLivedSince(node, startMs)) return { type: 'excused' };
      return { type: 'wrong', what: `${node} answers ${response.status} ${bytes.toString('utf8', 0, 200)}` };
    }
    if (tookMs > mostMs) return { type: 'wrong', what: `${node} took ${Math.round(tookMs)} ms to answer` };
    return { type: 'given', bytes, tookMs };
  }

  async #get(url: URL, headers: Readonly<Record<string, string>>, startMs: number): Promise<Reply | Answer> {
    const node = this.#nodeAt(url.host) ?? url.host;
    try {
      const signal = AbortSignal.timeout(mostMs);
      const response = await fetch(url, { headers: { ...headers }, redirect: 'manual', signal });
      return { node, url, response, bytes: Buffer.from(await response.arrayBuffer()) };
    } catch (error) {
      if (!this.#lives.hasLivedSince(node, startMs)) return { type: 'excused' };
      return { type: 'wrong', what: `${node} does not answer: ${causeOf(error)}` };
    }
  }
}

function causeOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
