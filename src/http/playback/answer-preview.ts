// `/STREAM/preview.jpg`: the last keyframe of the newest segment, as JPEG. Good for a poster or a wall of cameras: caches may keep it for
// as long as the next one takes.

import type { Context } from 'koa';
import { type Previews, previewAgeMs } from '../../node/previews.ts';
import type { NodeView } from '../../node/view.ts';
import { HttpError, tryAgain } from '../http-error.ts';

interface Needs {
  readonly view: Pick<NodeView, 'segment'>;
  readonly previews: Pick<Previews, 'of'>;
}

/** @param name of the newest segment. */
export async function answerPreview(
  ctx: Context,
  { view, previews }: Needs,
  stream: string,
  name: string,
): Promise<void> {
  const bytes = view.segment(stream, name);
  if (bytes === null) throw tryAgain(`${stream} has no picture just now: its newest segment is not in memory any more`);
  const preview = await previews.of(stream, { name, bytes });
  switch (preview.type) {
    case 'none':
      throw new HttpError(404, `${stream} has no picture: it is sound only`);
    case 'failed':
      throw tryAgain(`${stream} has no picture just now: ${preview.reason}`);
    case 'picture':
      ctx.set({ 'Cache-Control': `public, max-age=${previewAgeMs / 1000}`, ETag: `"${etagOf(preview.of)}"` });
      ctx.status = 200;
      ctx.type = 'image/jpeg';
      if (ctx.fresh) ctx.status = 304;
      else ctx.body = preview.jpeg;
  }
}

/** Of the segment's name, which is used only once. */
function etagOf(segmentName: string): string {
  return segmentName.replace(/\.ts$/, '').replaceAll('/', '-');
}
