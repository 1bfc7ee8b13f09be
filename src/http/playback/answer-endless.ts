// `/STREAM/mpegts`: the live MPEG-TS without end, for set-top boxes and players that know no playlists. It begins with the newest segment,
// so with a keyframe, and goes on with each new one; it ends when the stream leaves this node. With relay it goes on wherever the stream is,
// and leaves out what cannot be had. Nothing is buffered for a slow viewer beside the segment that is on its way: who is a window's
// length behind is cut off.

import { Readable } from 'node:stream';
import type { Context } from 'koa';
import { nextOfEndless } from '../../media/endless.ts';
import type { LiveWindow, WindowEntry } from '../../media/window.ts';
import type { LiveStreams } from '../../node/live.ts';
import type { NodeView } from '../../node/view.ts';
import type { Viewers } from '../../node/viewers.ts';
import type { Log } from '../../ports.ts';
import type { Relay } from './relay-segment.ts';

export interface EndlessNeeds {
  readonly view: Pick<NodeView, 'route' | 'live' | 'recentLive' | 'segment' | 'delivery'>;
  readonly live: Pick<LiveStreams, 'waitForChange'>;
  readonly relay: Relay;
  readonly viewers: Pick<Viewers, 'connect'>;
  readonly log: Log;
}

/** How often it is looked whether the stream is still here, when no segment comes. */
const lookEveryMs = 1000;

export function answerEndless(ctx: Context, needs: EndlessNeeds, stream: string): void {
  ctx.set({ 'Cache-Control': 'no-store', 'Accept-Ranges': 'none' });
  ctx.status = 200;
  ctx.type = 'video/mp2t';
  if (ctx.method !== 'GET') {
    ctx.body = Readable.from([]);
    return;
  }
  // Cut off within the answer, in HTTP's own terms: a player shall see that this was not the end of the stream.
  const video = new EndlessVideo(needs, stream, () => ctx.res.destroy());
  // Koa ends it with the answer, also when the viewer has left before there was one; the answer itself says so only once.
  video.once('close', needs.viewers.connect(stream));
  ctx.body = video;
}

class EndlessVideo extends Readable {
  readonly #needs: EndlessNeeds;
  readonly #stream: string;
  readonly #cutOff: () => void;
  #isWanted = false;
  #isFetching = false;
  #lastName: string | null = null;

  constructor(needs: EndlessNeeds, stream: string, cutOff: () => void) {
    super();
    this.#needs = needs;
    this.#stream = stream;
    this.#cutOff = cutOff;
    void this.#follow();
  }

  override _read(): void {
    this.#isWanted = true;
    this.#send();
  }

  async #follow(): Promise<void> {
    while (!this.destroyed && !this.readableEnded) {
      this.#send();
      await this.#needs.live.waitForChange(this.#stream, lookEveryMs);
    }
  }

  #send(): void {
    const { view } = this.#needs;
    while (!this.destroyed && !this.#isFetching) {
      const window = view.live(this.#stream);
      const step = window === null ? ({ type: 'wait' } as const) : nextOfEndless(window, this.#lastName);
      if (step.type === 'behind') return this.#giveUp();
      if (!this.#isWanted) return;
      if (step.type === 'wait' || window === null) return this.#isHere() ? undefined : this.#end();
      const bytes = view.segment(this.#stream, step.entry.name);
      if (bytes === null && this.#isRelayed()) return void this.#fetch(window, step.entry);
      // Not made here, or cut off because memory is short.
      if (bytes === null) return this.#isHere() ? this.#giveUp() : this.#end();
      this.#pass(step.entry, bytes);
    }
  }

  async #fetch(window: LiveWindow, entry: WindowEntry): Promise<void> {
    this.#isFetching = true;
    const fetched = await this.#needs.relay.fetch(window, entry);
    this.#isFetching = false;
    if (this.destroyed) return;
    // A hole in the picture is better than its end.
    this.#pass(entry, fetched.type === 'whole' ? fetched.bytes : null);
    this.#send();
  }

  /** @param bytes null: it is left out. */
  #pass({ name }: WindowEntry, bytes: Buffer | null): void {
    this.#lastName = name;
    if (bytes !== null) this.#isWanted = this.push(bytes);
  }

  #isRelayed(): boolean {
    return this.#needs.view.delivery(this.#stream) === 'relay';
  }

  #isHere(): boolean {
    const { view } = this.#needs;
    if (view.route(this.#stream).type === 'here') return true;
    return this.#isRelayed() && view.recentLive(this.#stream) !== null;
  }

  #end(): void {
    this.#isWanted = false;
    this.push(null);
  }

  #giveUp(): void {
    const reason = `a viewer of the endless ${this.#stream} was cut off: it took the video so slowly that it was a window behind`;
    this.#needs.log.debug('viewer-too-slow', { reason, stream: this.#stream });
    this.destroy();
    this.#cutOff();
  }
}
