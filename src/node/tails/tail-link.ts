// This node's reading end of one other node's tail: it connects, listens, and begins anew with growing pauses whenever that ends.
//
//   connecting ──hello──► connected ──three beats missed──► suspect ──a line──► connected
//        ▲                    └──────the connection breaks──────┘ suspect until the next hello
//
// Suspect is for routing only: no ownership depends on it. Only who was heard can fall silent: a node that answers but has no tail to give
// (an older version, another key), or that could never be reached from here, may well serve viewers, and is not suspect.

import { backoffMs } from '../../base/backoff.ts';
import { foldTail } from '../../media/tails/fold-tail.ts';
import { longestLineBytes, parseTailLine } from '../../media/tails/parse-tail-line.ts';
import type { TailMessage } from '../../media/tails/tail-message.ts';
import type { LiveWindow } from '../../media/window.ts';
import type { Chance, Clock, LineFact, Peers } from '../../ports.ts';

export interface TailLinkNeeds {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly peers: Pick<Peers, 'follow'>;
  readonly me: string;
  readonly node: string;
  readonly apiUrl: string;
  readonly isKnownStream: (stream: string) => boolean;
  readonly tell: (fact: TailFact) => void;
}

export type TailFact =
  /** The node has said hello. Another `life` than before: another process, with an empty memory. */
  | { readonly type: 'life'; readonly life: string }
  | { readonly type: 'window'; readonly window: LiveWindow; readonly from: string; readonly ageMs: number }
  | { readonly type: 'state'; readonly state: TailState; readonly reason: string }
  /** There is no tail to be had, for this reason; told once for each. */
  | { readonly type: 'trouble'; readonly reason: string };

export type TailState = 'connecting' | 'connected' | 'suspect';

export const beatMs = 250;
const missedBeatsMs = 3 * beatMs;
/** When this process itself has stood still, what came meanwhile is read before anything is concluded. */
const graceMs = 50;
/** Then the connection is given up. */
export const silentMs = 3000;
const pausesMs = [100, 200, 500, 1000, 2000];

export class TailLink {
  readonly #needs: TailLinkNeeds;
  readonly #windows = new Map<string, LiveWindow>();
  #state: TailState = 'connecting';
  #stop: () => void = () => {};
  #cancel: () => void = () => {};
  #isGreeted = false;
  #wasGreeted = false;
  #heardMs = 0;
  #attempts = 0;
  #clockOffsetMs = 0;
  #trouble: string | null = null;

  constructor(needs: TailLinkNeeds) {
    this.#needs = needs;
    this.#connect();
  }

  get state(): TailState {
    return this.#state;
  }

  /** How far its wall clock is ahead of this node's, by its last beat. */
  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }

  close(): void {
    this.#stop();
    this.#cancel();
  }

  #connect(): void {
    const { peers, node, apiUrl, me, clock } = this.#needs;
    this.#windows.clear();
    this.#isGreeted = false;
    this.#heardMs = clock.monotonicMs();
    const path = `/cluster/tails?node=${encodeURIComponent(me)}`;
    this.#stop = peers.follow({ node, apiUrl }, path, longestLineBytes, fact => this.#take(fact));
    this.#watch(this.#heardMs + missedBeatsMs);
  }

  #take(fact: LineFact): void {
    if (fact.type === 'ended') return this.#ended(fact.reason, fact.isAnswered);
    this.#heardMs = this.#needs.clock.monotonicMs();
    const message = parseTailLine(fact.line);
    if (message === null) return this.#disbelieve('it says something that is no line of a tail');
    if (message.type === 'hello') return this.#greet(message);
    if (!this.#isGreeted) return this.#disbelieve('it does not say who it is');
    this.#change('connected', 'it is heard');
    if (message.type === 'beat') this.#clockOffsetMs = message.unixMs - this.#needs.clock.unixMs();
    if (message.type === 'window' || message.type === 'entry') this.#fold(message);
  }

  #greet({ node, life }: Extract<TailMessage, { readonly type: 'hello' }>): void {
    if (node !== this.#needs.node) return this.#disbelieve(`${node} answers at that address`);
    this.#isGreeted = true;
    this.#wasGreeted = true;
    this.#attempts = 0;
    this.#trouble = null;
    this.#needs.tell({ type: 'life', life });
    this.#change('connected', 'it has said hello');
  }

  #fold(message: Extract<TailMessage, { readonly type: 'window' | 'entry' }>): void {
    const stream = message.type === 'window' ? message.window.stream : message.stream;
    if (!this.#needs.isKnownStream(stream)) return;
    const window = foldTail(this.#windows.get(stream) ?? null, message);
    if (window === null) return this.#disbelieve(`what it tells of ${stream} does not follow what it told before`);
    this.#windows.set(stream, window);
    const { from, ageMs } = message.type === 'window' ? message : { from: this.#needs.node, ageMs: 0 };
    this.#needs.tell({ type: 'window', window, from, ageMs });
  }

  #disbelieve(reason: string): void {
    this.#stop();
    this.#ended(reason, true);
  }

  /** @param isAnswered the node lives. One that had said hello and breaks off is suspect all the same. */
  #ended(reason: string, isAnswered: boolean): void {
    const { clock, chance } = this.#needs;
    this.#change(isAnswered && !this.#isGreeted ? 'connecting' : 'suspect', reason);
    if (this.#state === 'connecting' && this.#trouble !== reason) this.#needs.tell({ type: 'trouble', reason });
    this.#trouble = reason;
    this.#cancel();
    const pauseMs = backoffMs(pausesMs, this.#attempts, chance.number());
    this.#attempts += 1;
    this.#cancel = clock.wakeAt(clock.monotonicMs() + pauseMs, () => this.#connect());
  }

  #watch(atMs: number, isGrace = false): void {
    this.#cancel();
    this.#cancel = this.#needs.clock.wakeAt(atMs, () => this.#look(isGrace));
  }

  #look(isGrace: boolean): void {
    const nowMs = this.#needs.clock.monotonicMs();
    const quietMs = nowMs - this.#heardMs;
    if (quietMs < missedBeatsMs) return this.#watch(this.#heardMs + missedBeatsMs);
    if (!isGrace) return this.#watch(nowMs + graceMs, true);
    if (quietMs >= silentMs) {
      this.#stop();
      return this.#ended(`nothing was heard for ${Math.round(quietMs)} ms`, false);
    }
    this.#change('suspect', `nothing was heard for ${Math.round(quietMs)} ms`);
    this.#watch(this.#heardMs + silentMs);
  }

  #change(state: TailState, reason: string): void {
    if (this.#state === state || (state === 'suspect' && !this.#wasGreeted)) return;
    this.#state = state;
    this.#needs.tell({ type: 'state', state, reason });
  }
}
