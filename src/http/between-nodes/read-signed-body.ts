// The body of a request from another node, once it is whole and found to be the one that was signed: whoever catches a request on the way
// cannot have other bytes taken for it. To be used behind authorizePeer alone.

import type { Context } from 'koa';
import { invariant } from '../../base/invariant.ts';
import type { PeerVerdict } from '../../ports.ts';
import { HttpError } from '../http-error.ts';
import { readBody } from '../read-body.ts';

type IsItsBody = Extract<PeerVerdict, { readonly type: 'accepted' }>['isItsBody'];

/** @throws HttpError 400, 401 or 413. */
export async function readSignedBody(ctx: Context, mostBytes: number): Promise<Buffer> {
  const { isItsBody }: { readonly isItsBody?: IsItsBody } = ctx.state;
  invariant(isItsBody !== undefined, 'its caller was let in as a node');
  const bytes = await readBody(ctx, mostBytes);
  if (!isItsBody(bytes)) throw new HttpError(401, 'the body is not the one that was signed');
  return bytes;
}
