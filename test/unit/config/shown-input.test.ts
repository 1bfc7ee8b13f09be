import { expect, it } from 'vitest';
import type { Input } from '../../../src/config/config.ts';
import { mergeFields } from '../../../src/config/held/merge-fields.ts';
import { readHeldStream } from '../../../src/config/held/read-held-stream.ts';
import { shownInputs } from '../../../src/config/shown-input.ts';

function read(inputs: unknown): readonly Input[] {
  const known = readHeldStream({ inputs });
  if (known.type === 'wrong') throw new Error(JSON.stringify(known.errors));
  return known.stream.config.inputs;
}

const shown = (inputs: unknown) => shownInputs(read(inputs));

it('say what the configuration would have to say, under its names', () =>
  expect(
    shown([
      { url: 'rtsp://user:hush@c/1', priority: 7, source_timeout: '1500ms', rtsp_transport: 'udp' },
      { url: 'tshttp://d/2?token=hush', user_agent: 'weir', headers: { Cookie: 'hush', 'X-A': 'b' } },
    ]),
  ).toEqual([
    {
      ...{ url: 'http://d/2?token=****', priority: 2, user_agent: 'weir' },
      headers: { Cookie: '****', 'X-A': '****' },
    },
    { url: 'rtsp://****@c/1', priority: 7, source_timeout: 1.5, rtsp_transport: 'udp' },
  ]));

it('leave out what goes without saying', () =>
  expect(
    shown([{ url: 'rtsp://c/1', priority: 1, rtsp_transport: 'tcp' }, 'testsrc://', { url: 'file:///a' }]),
  ).toEqual([{ url: 'rtsp://c/1' }, { url: 'testsrc://' }, { url: 'file:///a' }]));

const several = [
  ['rtsp://user:hush@c/1', { url: 'rtsp://user:hush@c/2', rtsp_transport: 'udp', source_timeout: '1500ms' }],
  [{ url: 'hls://c/live?key=hush', priority: 5, headers: { Cookie: 'hush' } }, 'fake://', 'hls://c/x.m3u8'],
  ['rtsp://a:1@c/1', { url: 'rtsp://b:2@c/1', priority: 1 }, 'udp://239.0.0.1:1234/10.0.0.1'],
  [
    { url: 'rtsp://a:1@c/1', priority: 2 },
    { url: 'rtsp://b:2@c/1', priority: 1 },
  ],
  [
    { url: 'rtsp://c/1', priority: 3 },
    { url: 'http://d/2', priority: 3, user_agent: 'weir' },
  ],
];

it.each(several)('sent back as they are, are the same: %j, …', (...inputs) => {
  const former = { inputs };
  const { inputs: after } = mergeFields(former, { inputs: shown(inputs) });
  expect(read(after)).toEqual(read(inputs));
});
