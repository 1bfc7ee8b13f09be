import { describe, expect, it } from 'vitest';
import { buildStreams } from '../../../../src/config/build/build-streams.ts';
import { Problems } from '../../../../src/config/problems.ts';
import { complaintsOf, configOf, interpreted } from '../../../support/config-text.ts';

describe('a stream', () => {
  it('has defaults', () =>
    expect(configOf('stream a { url http://h/a.ts; }').streams).toEqual([
      {
        name: 'a',
        title: null,
        inputs: [
          {
            url: 'http://h/a.ts',
            kind: 'http',
            priority: 1,
            sourceTimeoutMs: null,
            rtspTransport: 'tcp',
            userAgent: null,
            headers: {},
          },
        ],
        clusterIngest: null,
        disabled: false,
        audio: 'auto',
        delivery: 'redirect',
        segmentDurationMs: 2000,
        segmentCount: 10,
        sourceTimeoutMs: 10_000,
        retryLimit: null,
        onPlay: null,
      },
    ]));

  it('has options', () =>
    expect(
      configOf(
        'stream a { title "A b"; disabled; static; audio aac; segment_duration 4; segment_count 5; source_timeout 20; retry_limit 0; url testsrc://; }',
      ).streams,
    ).toMatchObject([
      {
        title: 'A b',
        disabled: true,
        audio: 'aac',
        segmentDurationMs: 4000,
        segmentCount: 5,
        sourceTimeoutMs: 20_000,
        retryLimit: 0,
      },
    ]));

  it('has sources in order of preference', () => {
    const [stream] = configOf(
      'stream a { url http://h/1; url http://h/2 priority=1; input http://h/3; url http://h/4 priority=2; }',
    ).streams;
    expect(stream?.inputs.map(({ url, priority }) => [url, priority])).toEqual([
      ['http://h/1', 1],
      ['http://h/2', 1],
      ['http://h/4', 2],
      ['http://h/3', 3],
    ]);
  });

  it('has sources with options', () =>
    expect(
      configOf(
        'stream a { url rtsp://h/a source_timeout=5 rtsp_transport=udp user_agent="A b" header="X: 1" header="Y: 2"; }',
      ).streams[0]?.inputs,
    ).toMatchObject([{ sourceTimeoutMs: 5000, rtspTransport: 'udp', userAgent: 'A b', headers: { X: '1', Y: '2' } }]));
});

describe('a template', () => {
  it('gives what the stream does not say itself, before the top does', () =>
    expect(
      configOf(`
        delivery relay; segment_count 4; source_timeout 4; retry_limit 4;
        peer p; peer q;
        template t { segment_count 5; source_timeout 5; audio aac; cluster_ingest capture_at=p weight=5; }
        stream a { template t; segment_count 6; cluster_ingest capture_at=q; url testsrc://; }
        stream b { template t; delivery redirect; url testsrc://; }
      `).streams,
    ).toMatchObject([
      {
        delivery: 'relay',
        segmentCount: 6,
        sourceTimeoutMs: 5000,
        retryLimit: 4,
        audio: 'aac',
        clusterIngest: { captureAt: ['q'], weight: 1 },
      },
      { delivery: 'redirect', segmentCount: 5, clusterIngest: { captureAt: ['p'], weight: 5 } },
    ]));

  it('may stand after the streams that take it', () =>
    expect(configOf('stream a { template t; url testsrc://; } template t { disabled; }').streams).toMatchObject([
      { disabled: true },
    ]));

  it('must exist', () =>
    expect(complaintsOf('template camera { } stream a { template camrea; url testsrc://; }')).toEqual([
      "1:41 there is no such template; did you mean 'camera'? (expected 'template camrea { … }' at the top, got 'camrea')",
    ]));

  it('is checked even when nobody takes it', () =>
    expect(complaintsOf('peer a; template t { cluster_ingest capture_at=b; }')).toHaveLength(1));
});

describe('names', () => {
  it('of streams are given once', () =>
    expect(complaintsOf('stream a { url testsrc://; }\nstream a { url testsrc://; }')).toEqual([
      "2:8 there are two streams named 'a', the first at weir.conf:1 (expected another name)",
    ]));

  it('of templates too', () => expect(complaintsOf('template a { }\ntemplate a { }')).toHaveLength(1));

  it('of a stream and a template may be equal', () =>
    expect(complaintsOf('template a { } stream a { url testsrc://; }')).toEqual([]));
});

it('inputs know their words, for errors about them', () => {
  const [stream] = buildStreams(interpreted('stream a { url testsrc://; }').block, [], new Problems());
  expect(stream?.inputs[0]?.word).toMatchObject({ text: 'testsrc://', place: { line: 1, column: 16 } });
});
