import { describe, expect, it } from 'vitest';
import { parseIngestViews } from '../../../src/node/parse-ingest-views.ts';
import { ingestView } from '../../support/fake-node-view.ts';

/** As it comes over the wire. */
function parsed(value: unknown) {
  return parseIngestViews(JSON.parse(JSON.stringify(value)));
}

describe('parseIngestViews', () => {
  it('reads what a node of this version says, whole', () => {
    const views = [
      ingestView('cam01', { warnings: ['keyframes'], log: ['line 1', 'line 2'] }),
      ingestView('cam02', { status: 'error', bitrate: null, openedAt: null, input: null, segmentMs: null, tracks: [] }),
    ];
    expect(parsed(views)).toEqual(views);
  });

  it.each([null, 'garbage', 42, true, {}, { views: [] }, { length: 1, 0: ingestView('cam01') }])(
    'reads nothing of %j',
    value => expect(parsed(value)).toEqual([]),
  );

  it.each([
    null,
    'cam01',
    [],
    [ingestView('cam01')],
    {},
    { stream: 'cam01' },
    { stream: 5, status: 'running' },
    { stream: 'cam01', status: 'flying' },
    { stream: 'cam01', status: null },
  ])('leaves out %j, and keeps what stands beside it', item => {
    expect(parsed([item, ingestView('cam02'), item]).map(({ stream }) => stream)).toEqual(['cam02']);
  });

  it('gives what is missing or garbled its empty value', () => {
    const garbled = {
      ...{ stream: 'cam01', status: 'running', reason: {}, epoch: '7', input: 3, bitrate: 'fast', bytesIn: null },
      ...{ openedAt: [], lastSegmentAt: {}, retryCount: 'x', segmentMs: false, later: 'version' },
      warnings: 'all well',
      tracks: [null, 5, 'video', { content: 'smell', codec: 'x' }, { content: 'audio' }],
      log: ['kept', 5, null, { line: 1 }],
    };
    const expected = {
      ...{ stream: 'cam01', status: 'running', reason: '', epoch: 0, input: null, bitrate: null, bytesIn: 0 },
      ...{ openedAt: null, lastSegmentAt: null, retryCount: 0, segmentMs: null, warnings: [], log: ['kept'] },
      ...{ errors: null, errorRate: null },
      tracks: [{ content: 'audio', codec: '', detail: '' }],
    };
    expect(parsed([garbled])).toEqual([expected]);
    expect(parsed([{ stream: 'cam01', status: 'running' }])).toEqual([{ ...expected, tracks: [], log: [] }]);
  });

  it('takes no number that is none', () => {
    const [view] = parseIngestViews([{ stream: 'a', status: 'running', epoch: Number.NaN, bitrate: Infinity }]);
    expect(view).toMatchObject({ epoch: 0, bitrate: null });
  });
});
