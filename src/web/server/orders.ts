// What an operator can have done, each answered by the node with a sentence as soon as etcd has it.

import { AskError, change } from './ask.ts';

export type Order =
  | { readonly type: 'drain' | 'undrain'; readonly node: string }
  /** @param to a node, or 'auto'. */
  | { readonly type: 'move'; readonly stream: string; readonly to: string }
  | { readonly type: 'stop' | 'start'; readonly stream: string };

/** What it is known by while it is on its way. */
export function orderKey(order: Order): string {
  return 'node' in order ? `drain ${order.node}` : `change ${order.stream}`;
}

/** What the node says of it. @throws AskError */
export async function give(order: Order): Promise<string> {
  const { reason } = await sent(order);
  return reason;
}

function sent(order: Order): Promise<{ readonly reason: string }> {
  switch (order.type) {
    case 'drain':
      return change('POST', drainPath(order.node));
    case 'undrain':
      return change('DELETE', drainPath(order.node));
    case 'move':
      return change('POST', streamPath(order.stream, 'move'), { to: order.to });
    case 'stop':
    case 'start':
      return change('POST', streamPath(order.stream, order.type));
  }
}

export type Verdict =
  | { readonly type: 'yes' }
  /** `isPassword`: a password, or another one, would help. */
  | { readonly type: 'no'; readonly isPassword: boolean; readonly sentence: string };

/** Whether who asks may change anything. Asked with an order that is nothing but a question: of a stream that can never be, as its name is
 *  reserved; who may not is refused before that is seen.
 *  @param as an Authorization; null: without. @throws AskError when that cannot be known. */
export async function mayOrder(as: string | null): Promise<Verdict> {
  try {
    await change('POST', streamPath('streamer', 'move'), {}, as);
    return { type: 'yes' };
  } catch (error) {
    if (!(error instanceof AskError)) throw error;
    const { status, message: sentence } = error;
    if (status === 404) return { type: 'yes' };
    if (status === 401 || status === 403 || status === 429) return { type: 'no', isPassword: status !== 403, sentence };
    throw error;
  }
}

function drainPath(node: string): string {
  return `/cluster/peers/${encodeURIComponent(node)}/drain`;
}

function streamPath(stream: string, what: string): string {
  return `/streams/${encodeURIComponent(stream)}/${what}`;
}
