// `/STREAM/preview.jpg`: the last keyframe of the newest segment, as JPEG. Good for a poster or a wall of cameras: caches may keep it for
// as long as the next one takes.

import type { Context } from 'koa';
import { type LiveWindow, newestEntry } from '../../media/window.ts';
import { type Previews, previewAgeMs } from '../../node/previews.ts';
import type { NodeView } from '../../node/view.ts';
import type { Gate } from '../admission/admit.ts';
import { HttpError, tryAgain } from '../http-error.ts';
import type { Relay } from './relay-segment.ts';

interface Needs {
  readonly view: Pick<NodeView, 'segment' | 'delivery'>;
  readonly relay: Relay;
  readonly previews: Pick<Previews, 'of'>;
  readonly gate: Pick<Gate, 'guards'>;
}

export async function answerPreview(ctx: Context, needs: Needs, window: LiveWindow): Promise<void> {
  const { stream } = window;
  const { name } = newestEntry(window);
  const bytes = await newestBytes(needs, window);
  if (bytes === null) throw tryAgain(`${stream} has no picture just now: its newest segment cannot be had`);
  const preview = await needs.previews.of(stream, { name, bytes });
  switch (preview.type) {
    case 'none':
      throw new HttpError(404, `${stream} has no picture: it is sound only`);
    case 'failed':
      throw tryAgain(`${stream} has no picture just now: ${preview.reason}`);
    case 'picture':
      ctx.set({
        'Cache-Control': `${needs.gate.guards(stream) ? 'private' : 'public'}, max-age=${previewAgeMs / 1000}`,
        ETag: `"${etagOf(preview.of)}"`,
      });
      ctx.status = 200;
      ctx.type = 'image/jpeg';
      if (ctx.fresh) ctx.status = 304;
      else ctx.body = preview.jpeg;
  }
}

async function newestBytes({ view, relay }: Needs, window: LiveWindow): Promise<Buffer | null> {
  const entry = newestEntry(window);
  if (view.delivery(window.stream) === 'redirect') return view.segment(window.stream, entry.name);
  const fetched = await relay.fetch(window, entry);
  return fetched.type === 'whole' ? fetched.bytes : null;
}

/** Of the segment's name, which is used only once. */
function etagOf(segmentName: string): string {
  return segmentName.replace(/\.ts$/, '').replaceAll('/', '-');
}
