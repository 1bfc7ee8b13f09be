import { describe, expect, it } from 'vitest';
import type { Stream, ThisNode } from '../../../../src/web/state/picture.ts';
import { troublesOf } from '../../../../src/web/troubles/troubles.ts';
import { orphan, pageAfter, type Step, streamsTold, told, webPeer, webStream } from '../../../support/web-picture.ts';

const sentences = (...steps: readonly Step[]) =>
  troublesOf(pageAfter(...steps)).map(({ tone, sentence }) => `${tone}: ${sentence}`);

const node = (change: Partial<ThisNode>) => [0, told([webPeer('n1')], change)] as const;
const streams = (...all: readonly Stream[]) => [1, streamsTold(...all)] as const;

describe('the troubles', () => {
  it('are none where all is well', () => {
    expect(sentences([0, told()], streams(webStream('cam01')))).toEqual([]);
  });

  it('say that the node does not answer, and for how long', () => {
    const silence = { type: 'silence', why: 'refused' } as const;
    expect(sentences([0, told()], [9000, silence])).toEqual([
      'bad: n1 has not answered for 9 s; what you see is that old (refused)',
    ]);
    expect(sentences([9000, silence])).toEqual(['bad: This node does not answer: refused']);
  });

  it('say that etcd is away, once', () => {
    const etcd = { trouble: 'etcd does not answer' };
    expect(sentences(node({ etcd }))).toEqual(['warn: n1 cannot use etcd: etcd does not answer']);
    expect(sentences(node({ etcd, ready: false, ready_reason: 'not a member (etcd does not answer)' }))).toEqual([
      'bad: n1 cannot use etcd: etcd does not answer',
      'bad: n1 is not ready: not a member',
    ]);
  });

  it('name the nodes that are down, and those that have fallen silent', () => {
    const peers = [webPeer('n2', { status: 'down' }), webPeer('n3', { suspect: true })];
    expect(sentences([0, told(peers)])).toEqual([
      'bad: 1 node down: n2',
      expect.stringMatching(/^bad: n3 has fallen silent towards n1, but still holds its lease/),
    ]);
  });

  it('do not call a node down that answers: it says itself why it is no member', () => {
    const peers = [webPeer('n1', { status: 'down' }), webPeer('n2', { status: 'down' })];
    const absent = told(peers, { ready: false, ready_reason: 'not a member' });
    expect(sentences([0, absent])).toEqual(['bad: n1 is not ready: not a member', 'bad: 1 node down: n2']);
  });

  it('say of streams that run nowhere why, together what is alike', () => {
    const waiting = ['cam1', 'cam2', 'cam3', 'cam4'].map(name => orphan(name, 'waiting for n2 to take it'));
    const other = orphan('yard', 'no node has room');
    expect(sentences(streams(...waiting, other))).toEqual([
      'bad: 4 streams (cam1, cam2, cam3 and 1 more) run nowhere: waiting for n2 to take it',
      'bad: yard runs nowhere: no node has room',
    ]);
  });

  it('leave out streams that shall not run', () => {
    const stopped = orphan('cam1', 'switched off by admin', { stopped: { by: 'admin', at: 5 } });
    expect(sentences(streams(stopped, orphan('cam2', 'disabled', { disabled: true })))).toEqual([]);
  });

  it('say of cameras that give nothing what their ffmpeg says, alike but for numbers and names', () => {
    const silent = ['cam1', 'cam2'].map((name, index) =>
      webStream(name, { stats: { status: 'error', reason: `rtsp://10.0.0.${index}/${name}: no answer for 8 s` } }),
    );
    expect(sentences(streams(...silent))).toEqual([
      'bad: 2 streams (cam1, cam2) give no picture: rtsp://10.0.0.0/cam1: no answer for 8 s',
    ]);
  });

  it('say what of running streams should be mended', () => {
    const far = (name: string) => webStream(name, { stats: { warnings: ['its keyframes are 9 s apart'] } });
    expect(sentences(streams(far('cam1')))).toEqual(['warn: cam1: its keyframes are 9 s apart']);
    expect(sentences(streams(far('cam1'), far('cam2')))).toEqual([
      'warn: 2 streams should be mended, cam1 for example: its keyframes are 9 s apart',
    ]);
  });

  it('say for half a minute that segments have no copy, unless it was for a moment only', () => {
    const unprotected = (atMs: number, count: number): Step => [atMs, told([], { unprotected_segments: count })];
    const moment = [unprotected(0, 3), unprotected(1000, 4), unprotected(3000, 5)];
    expect(sentences(...moment)).toEqual([]);
    const lasting = [...moment, unprotected(7000, 7)];
    expect(sentences(...lasting)).toEqual([expect.stringContaining('of which no other node has a copy')]);
    expect(sentences(...lasting, [40_000, { type: 'tick' }])).toEqual([]);
  });

  it('repeat what the node itself warns of: clocks, configurations, keys', () => {
    expect(sentences(node({ warnings: ['the clock of n2 is 9 s behind'] }))).toEqual([
      'warn: the clock of n2 is 9 s behind',
    ]);
  });

  it('stand with the worst first', () => {
    const actions = [[0, told([webPeer('n2', { status: 'down' })], { warnings: ['a warning'] })]] as const;
    expect(troublesOf(pageAfter(...actions)).map(({ tone }) => tone)).toEqual(['bad', 'warn']);
  });

  it('say how to find the streams that are meant', () => {
    const state = pageAfter(streams(orphan('cam1', 'x'), orphan('cam2', 'x')));
    expect(troublesOf(state).map(({ search }) => search)).toEqual(['nowhere']);
    expect(troublesOf(pageAfter(streams(orphan('cam1', 'x')))).map(({ search }) => search)).toEqual(['cam1']);
  });
});
