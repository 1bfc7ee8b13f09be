// `/STREAM/mpegts`: the live MPEG-TS without end, for set-top boxes and players that know no playlists. It begins with the newest segment,
// so with a keyframe, and goes on with each new one; it ends when the stream leaves this node. Nothing is buffered for a slow viewer beside
// the segment that is on its way: who is a window's length behind is cut off.

import { Readable } from 'node:stream';
import type { Context } from 'koa';
import { nextOfEndless } from '../../media/endless.ts';
import type { LiveStreams } from '../../node/live.ts';
import type { NodeView } from '../../node/view.ts';
import type { Log } from '../../ports.ts';

export interface EndlessNeeds {
  readonly view: Pick<NodeView, 'route' | 'live' | 'segment'>;
  readonly live: Pick<LiveStreams, 'waitForChange'>;
  readonly log: Log;
}

/** How often it is looked whether the stream is still here, when no segment comes. */
const lookEveryMs = 1000;

export function answerEndless(ctx: Context, needs: EndlessNeeds, stream: string): void {
  ctx.set({ 'Cache-Control': 'no-store', 'Accept-Ranges': 'none' });
  ctx.status = 200;
  ctx.type = 'video/mp2t';
  // Cut off within the answer, in HTTP's own terms: a player shall see that this was not the end of the stream.
  if (ctx.method === 'GET') ctx.body = new EndlessVideo(needs, stream, () => ctx.res.destroy());
  else ctx.body = Readable.from([]);
}

class EndlessVideo extends Readable {
  readonly #needs: EndlessNeeds;
  readonly #stream: string;
  readonly #cutOff: () => void;
  #isWanted = false;
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
    while (!this.destroyed) {
      const window = this.#needs.view.live(this.#stream);
      const step = window === null ? ({ type: 'wait' } as const) : nextOfEndless(window, this.#lastName);
      if (step.type === 'behind') return this.#giveUp();
      if (!this.#isWanted) return;
      if (step.type === 'wait') return this.#isHere() ? undefined : this.#end();
      const bytes = this.#needs.view.segment(this.#stream, step.entry.name);
      // Not made here, or cut off because memory is short.
      if (bytes === null) return this.#isHere() ? this.#giveUp() : this.#end();
      this.#lastName = step.entry.name;
      this.#isWanted = this.push(bytes);
    }
  }

  #isHere(): boolean {
    return this.#needs.view.route(this.#stream).type === 'here';
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
