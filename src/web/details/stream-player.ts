// The picture of the stream whose details are shown: its preview first, the player only when it is asked for, as that counts as a viewer.
// Who has logged in sees a guarded stream by a pass; to others it is shown or not as its backend decides.

import { find, setText } from '../dom.ts';
import { addressOf } from '../passes/address-of.ts';
import type { Pass, Passes } from '../passes/passes.ts';
import { mayChange, nodeUnixMs, type PageState } from '../state/page-state.ts';
import type { Stream } from '../state/picture.ts';
import { stateOf } from '../streams/stream-state.ts';
import { clockText } from '../words.ts';

/** A player whose pass ends sooner is opened anew with the next one: the node refuses it after that. */
const lastMs = 60_000;

export class StreamPlayer {
  readonly #passes: Pick<Passes, 'of'>;
  readonly #box = find('player', HTMLElement);
  readonly #poster = find('poster', HTMLImageElement);
  readonly #watch = find('watch', HTMLButtonElement);
  #stream: Stream | null = null;
  #isByPass = false;
  #pass: Pass | null = null;
  #player: { readonly frame: HTMLIFrameElement; readonly pass: Pass | null } | null = null;

  constructor(passes: Pick<Passes, 'of'>) {
    this.#passes = passes;
    this.#poster.addEventListener('load', () => this.#poster.classList.add('there'));
    this.#watch.addEventListener('click', () => this.#open()?.focus());
  }

  show(stream: Stream | null, state: PageState): void {
    const isByPass = stream?.on_play !== undefined && mayChange(state);
    if (stream?.name !== this.#stream?.name || isByPass !== this.#isByPass) this.#close();
    this.#stream = stream;
    this.#isByPass = isByPass;
    this.#pass = stream !== null && isByPass ? this.#passes.of(stream.name) : null;
    if (stream === null) return;
    const isOpen = !isByPass || this.#pass !== null;
    this.#watch.hidden = stream.disabled || this.#player !== null;
    this.#watch.disabled = !isOpen;
    if (stateOf(stream).tone === 'idle') this.#takePosterDown();
    else if (isOpen && stream.stats.status === 'running' && !this.#poster.hasAttribute('src'))
      this.#poster.src = addressOf(stream.name, 'preview.jpg', this.#pass);
    this.#goOn(nodeUnixMs(state));
    this.#link(stream);
  }

  #open(): HTMLIFrameElement | null {
    if (this.#stream === null) return null;
    const { name } = this.#stream;
    const frame = document.createElement('iframe');
    frame.title = `Player of ${name}`;
    frame.allow = 'autoplay; fullscreen; picture-in-picture';
    frame.src = addressOf(name, 'embed.html', this.#pass);
    this.#player?.frame.remove();
    this.#box.append(frame);
    this.#player = { frame, pass: this.#pass };
    this.#watch.hidden = true;
    return frame;
  }

  #goOn(unixMs: number): void {
    const until = this.#player?.pass?.until ?? Number.POSITIVE_INFINITY;
    if (until - unixMs < lastMs && this.#pass !== null && this.#pass.until > until) this.#open();
  }

  #close(): void {
    this.#player?.frame.remove();
    this.#player = null;
    this.#takePosterDown();
  }

  #takePosterDown(): void {
    this.#poster.classList.remove('there');
    this.#poster.removeAttribute('src');
  }

  #link({ name, on_play }: Stream): void {
    find('player-link', HTMLAnchorElement).href = addressOf(name, 'embed.html', this.#pass);
    find('playlist-link', HTMLAnchorElement).href = addressOf(name, 'index.m3u8', this.#pass);
    const guard = find('guard', HTMLElement);
    guard.hidden = on_play === undefined;
    setText(guard, guardSentence(this.#isByPass, this.#pass));
  }
}

function guardSentence(isByPass: boolean, pass: Pass | null): string {
  if (!isByPass) return 'Its backend decides who may watch. Log in to see it here all the same.';
  if (pass === null) return 'Its backend decides who may watch. A pass for you is asked for.';
  return `Its backend decides who may watch; whoever has one of these two addresses may until ${clockText(pass.until)}.`;
}
