import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RetryError } from '../../../../src/base/errors.ts';
import { routeThere } from '../../../support/fake-node-view.ts';
import { closedSegment } from '../../../support/segments.ts';
import { adtsFrame, cameraSegment, madeSegment } from '../../../support/transport-stream.ts';
import { waitFor } from '../../../support/wait.ts';
import { WebNode } from '../../../support/web-node.ts';

let node: WebNode;

beforeEach(async () => {
  node = new WebNode();
  await node.open();
  node.view.routes.set('cam01', { type: 'here', epoch: 8812 });
});

afterEach(() => node.close());

const append = (bytes: Buffer, index = 0) => node.live.append(closedSegment(index, { bytes }));
const ask = (headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  node.ask('/cam01/preview.jpg', { headers, method });

describe('a preview', () => {
  it('is a JPEG that caches may keep for a moment', async () => {
    append(cameraSegment());
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=3',
      'access-control-allow-origin': '*',
      etag: '"2026-11-21-12-39-00968-2000-8812"',
    });
    expect(answer.body.toString()).toMatch(/^a picture of \d+ bytes$/);
    const head = await ask({}, 'HEAD');
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([
      200,
      0,
      String(answer.body.length),
    ]);
  });

  it('is not sent again to who has it', async () => {
    append(cameraSegment());
    const { etag } = (await ask()).headers;
    expect((await ask({ 'If-None-Match': String(etag) })).status).toBe(304);
    append(cameraSegment(), 1);
    node.clock.advance(3000);
    const newer = await ask({ 'If-None-Match': String(etag) });
    expect([newer.status, newer.headers.etag === etag]).toEqual([200, false]);
  });

  it('is not there of radio', async () => {
    append(madeSegment([{ pid: 0x101, streamType: 0x0f, bytes: adtsFrame }]));
    expect([(await ask()).status, (await ask()).json()]).toEqual([
      404,
      { error: 'cam01 has no picture: it is sound only', path: [] },
    ]);
  });

  it('says why there is none just now', async () => {
    node.pictures.jpeg = () => Promise.reject(new RetryError('ffmpeg made no picture of it'));
    append(cameraSegment());
    const answer = await ask();
    expect([answer.status, answer.headers['retry-after'], answer.json()]).toEqual([
      503,
      '1',
      { error: 'cam01 has no picture just now: ffmpeg made no picture of it', path: [] },
    ]);
  });

  it('is at the owner', async () => {
    node.view.routes.set('cam01', routeThere());
    expect((await ask()).headers.location).toBe('http://n2.example:8080/cam01/preview.jpg?hop=1');
  });

  it('is refused after 3 s while the owner is silent', async () => {
    node.view.routes.set('cam01', routeThere({ isSuspect: true }));
    const asked = ask();
    await waitFor('the request to be held', 30_000, () => node.clock.waiting === 1);
    node.clock.advance(3000);
    const { status, headers } = await asked;
    expect([status, headers['retry-after'], headers.location]).toEqual([503, '1', undefined]);
  });
});
