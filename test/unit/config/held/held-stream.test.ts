import { expect, it } from 'vitest';
import { heldStreamConfig } from '../../../../src/config/held/held-stream.ts';
import { readHeldStream } from '../../../../src/config/held/read-held-stream.ts';
import { configOf } from '../../../support/config-text.ts';

it('is configured as a stream of the file that says the same', () => {
  const text = `segment_count 7; stream a { url testsrc://; cluster_ingest weight=2; delivery relay; title T; }`;
  const { streams, streamDefaults } = configOf(text);
  const read = readHeldStream({ inputs: ['testsrc://'], cluster_ingest: { weight: 2 }, delivery: 'relay', title: 'T' });
  if (read.type === 'wrong') throw new Error(JSON.stringify(read.errors));
  expect(heldStreamConfig('a', read.stream, streamDefaults)).toEqual(streams[0]);
});
