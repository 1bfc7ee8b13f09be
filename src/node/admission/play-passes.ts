// Passes for who may change things in the cluster, and so may look at its guarded streams as well: the cluster page, its player and any player
// ask with one as their `token`. It is signed with the cluster key, for one stream and an hour: every node believes it without asking anybody,
// it goes along with redirects to other nodes and into playlists, where no browser would take a password, and it opens nothing else.
// Not promised: that a pass can be taken back before its hour is over, but by another cluster key. Without a cluster key a node believes its
// own passes only, until it ends.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../ports.ts';

export interface PlayPassesNeeds {
  readonly clock: Pick<Clock, 'unixMs'>;
  /** What holds now; null: there is none. */
  readonly clusterKey: () => string | null;
}

export interface PlayPass {
  readonly token: string;
  readonly untilUnixMs: number;
}

export type PassVerdict = { readonly type: 'allowed' } | { readonly type: 'void-pass'; readonly reason: string };

/** An open player need not be opened anew all the time, and an address that somebody finds in a proxy's log opens nothing the next day. */
export const passMs = 3_600_000;
const prefix = 'weir-pass.';
/** Until when (unix s), and the signature. */
const shape = /^weir-pass\.(\d{1,12})\.([\w-]{43})$/;
const again = 'the cluster page gives another one to who is logged in there';

export class PlayPasses {
  readonly #needs: PlayPassesNeeds;
  readonly #ownKey: string;

  constructor(needs: PlayPassesNeeds, ownKey = randomBytes(32).toString('hex')) {
    this.#needs = needs;
    this.#ownKey = ownKey;
  }

  make(stream: string): PlayPass {
    const untilS = Math.floor((this.#needs.clock.unixMs() + passMs) / 1000);
    const token = `${prefix}${untilS}.${this.#sign(`${untilS}`, stream)}`;
    return { token, untilUnixMs: untilS * 1000 };
  }

  /** Whether a viewer's token opens that stream. null: it is no pass, and another one's to judge. What looks like a pass is judged here alone: a
   *  backend would learn one that is good elsewhere. */
  read(token: string, stream: string): PassVerdict | null {
    if (!token.startsWith(prefix)) return null;
    const [, untilS = '', signature = ''] = shape.exec(token) ?? [];
    if (signature === '' || !isSame(signature, this.#sign(untilS, stream)))
      return { type: 'void-pass', reason: `this pass is not for ${stream}, or not of this cluster: ${again}` };
    if (this.#needs.clock.unixMs() < Number(untilS) * 1000) return { type: 'allowed' };
    return { type: 'void-pass', reason: `the time of this pass for ${stream} is over: ${again}` };
  }

  /** Its second line is a number, where that of what nodes sign of their requests is a method of HTTP: neither can be passed off as the other. */
  #sign(untilS: string, stream: string): string {
    const key = this.#needs.clusterKey() ?? this.#ownKey;
    return createHmac('sha256', key).update(`${prefix}\n${untilS}\n${stream}`).digest('base64url');
  }
}

/** In constant time. As texts: two of them can stand for the same bytes. */
function isSame(given: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(given), Buffer.from(right));
}
