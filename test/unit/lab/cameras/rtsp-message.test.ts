import { describe, expect, it } from 'vitest';
import { interleavedFrame, rtspAnswer, takeRtspRequest } from '../../../../src/lab/cameras/rtsp-message.ts';

const PLAY = 'PLAY rtsp://127.0.0.1:8554/cam01/ RTSP/1.0\r\nCSeq: 4\r\nSession: 1\r\n\r\n';

describe('takeRtspRequest', () => {
  it('reads method, URL and headers, and leaves what follows', () => {
    const { request, rest } = takeRtspRequest(Buffer.from(`${PLAY}OPTIONS`));
    expect(request).toEqual({
      method: 'PLAY',
      url: 'rtsp://127.0.0.1:8554/cam01/',
      headers: { cseq: '4', session: '1' },
    });
    expect(rest.toString()).toBe('OPTIONS');
  });

  it('waits for the rest of a request and of its body', () => {
    expect(takeRtspRequest(Buffer.from(PLAY.slice(0, 30))).request).toBeNull();
    const withBody = 'GET_PARAMETER rtsp://a/b RTSP/1.0\r\nContent-Length: 4\r\n\r\nab';
    expect(takeRtspRequest(Buffer.from(withBody)).request).toBeNull();
    expect(takeRtspRequest(Buffer.from(`${withBody}cd`)).request?.method).toBe('GET_PARAMETER');
  });

  it('skips interleaved frames, and waits for the rest of one', () => {
    const frame = interleavedFrame(1, Buffer.from('\r\n\r\n'));
    expect(takeRtspRequest(Buffer.concat([frame, frame, Buffer.from(PLAY)])).request?.method).toBe('PLAY');
    expect(takeRtspRequest(frame.subarray(0, 6))).toEqual({ request: null, rest: frame.subarray(0, 6) });
  });
});

describe('rtspAnswer', () => {
  it('repeats the number of the request and gives the length of the body', () => {
    const request = { method: 'DESCRIBE', url: '', headers: { cseq: '2' } };
    expect(rtspAnswer(request, '200 OK', { Session: '1' }, 'v=0\r\n')).toBe(
      'RTSP/1.0 200 OK\r\nCSeq: 2\r\nSession: 1\r\nContent-Length: 5\r\n\r\nv=0\r\n',
    );
  });
});
