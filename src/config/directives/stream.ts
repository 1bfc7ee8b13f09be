// The directives of a stream and, most of them, of a template. Some may stand at the top as the default of all streams.

import { peerWords } from '../values/address.ts';
import { duration, integer, integerOrUnlimited, weight } from '../values/quantity.ts';
import { sourceUrl } from '../values/source-url.ts';
import { backendUrl, header } from '../values/url.ts';
import type { ValueType } from '../values/value-type.ts';
import { choice, plainName, streamName, text } from '../values/word.ts';
import { argument, directive, option } from './directive.ts';

const sourceTimeoutType = duration(1000);

const reclaimType: ValueType<'auto' | 'manual' | number> = {
  expected: 'auto, manual or a duration such as 30s',
  parse(given) {
    const word = choice('auto', 'manual').parse(given);
    return word.type === 'value' || /^[a-z]/i.test(given) ? word : duration().parse(given);
  },
};

export const stream = directive({
  name: 'stream',
  scopes: ['top'],
  arguments: [argument('NAME', streamName)],
  block: 'stream',
  needsBlock: true,
  many: true,
  help: 'A stream: letters, digits, _ - . and / between parts. Viewers find it at /NAME/index.m3u8 of every node.',
});

export const url = directive({
  name: 'url',
  aliases: ['input'],
  scopes: ['stream'],
  arguments: [argument('URL', sourceUrl)],
  options: {
    priority: option(
      'N',
      integer(1, 1000),
      'Its place in the list, the lowest is tried first. Default: its place in the file.',
    ),
    source_timeout: option('DURATION', sourceTimeoutType, "No data for that long is a failure. Default: the stream's."),
    rtsp_transport: option('tcp|udp', choice('tcp', 'udp'), 'How an rtsp camera sends. Default tcp.'),
    user_agent: option('TEXT', text('the name of a program'), 'What weir calls itself, for http, https and hls.'),
    header: {
      ...option('"Name: value"', header, 'A further request header, for http, https and hls. As many as needed.'),
      secret: true,
      many: true,
    },
  },
  many: true,
  help: 'A source: rtsp, rtsps, rtmp, http, https, hls, tshttp, udp, srt, file:///path or testsrc:// (a test picture). Several are a fallback list in order.',
});

export const clusterIngest = directive({
  name: 'cluster_ingest',
  scopes: ['stream', 'template'],
  options: {
    capture_at: option('HOST,…', peerWords, 'The peers that should run it, in order of preference.'),
    reclaim: option(
      'auto|manual|DURATION',
      reclaimType,
      "When a preferred node that came back takes it: after the peer's reclaim_delay (default), by hand, after that long.",
    ),
    weight: option('NUMBER', weight, 'The load that it is, in the unit of the weight of peers. Default 1.'),
  },
  without: 'the stream runs on every node on its own',
  help: 'Run on exactly one node of the cluster.',
});

export const useTemplate = directive({
  name: 'template',
  scopes: ['stream'],
  arguments: [argument('NAME', plainName)],
  help: 'Takes what the template says, where the stream says nothing itself.',
});

export const disabled = directive({
  name: 'disabled',
  scopes: ['stream', 'template'],
  help: 'The stream is known, but does not run.',
});

export const title = directive({
  name: 'title',
  scopes: ['stream'],
  arguments: [argument('TEXT', text('a text'))],
  help: 'A name for people.',
});

export const staticStream = directive({
  name: 'static',
  scopes: ['stream', 'template'],
  help: 'Accepted and without effect: streams are always on.',
});

export const audio = directive({
  name: 'audio',
  scopes: ['stream', 'template'],
  arguments: [argument('MODE', choice('auto', 'copy', 'aac', 'none'))],
  default: 'auto',
  help: 'copy: as it comes; aac: re-encoded; none: left out; auto: copied when MPEG-TS players can take it, else aac.',
});

export const delivery = directive({
  name: 'delivery',
  scopes: ['top', 'template', 'stream'],
  arguments: [argument('MODE', choice('redirect', 'relay'))],
  default: 'redirect',
  help: 'redirect: viewers are sent to the node that runs the stream; relay: every node serves it, and takes each segment once from another.',
});

export const onPlay = directive({
  name: 'on_play',
  scopes: ['template', 'stream'],
  arguments: [argument('URL', backendUrl)],
  without: 'everybody may watch',
  help: 'Asks a backend whether a viewer may watch: by GET, with the name, ip and token of the viewer and more; 200 lets it in, 403 does not.',
});

export const segmentDuration = directive({
  name: 'segment_duration',
  scopes: ['top', 'template', 'stream'],
  arguments: [argument('DURATION', duration(500, 60_000))],
  default: '2s',
  help: 'The least length of a segment; a segment ends at the next keyframe of the source.',
});

export const segmentCount = directive({
  name: 'segment_count',
  scopes: ['top', 'template', 'stream'],
  arguments: [argument('COUNT', integer(3, 1000))],
  default: '10',
  help: 'How many segments a live playlist holds.',
});

export const sourceTimeout = directive({
  name: 'source_timeout',
  scopes: ['top', 'template', 'stream'],
  arguments: [argument('DURATION', sourceTimeoutType)],
  default: '10s',
  help: 'No data for that long is a failure of the source.',
});

export const retryLimit = directive({
  name: 'retry_limit',
  scopes: ['top', 'template', 'stream'],
  arguments: [argument('COUNT', integerOrUnlimited(0, 1_000_000))],
  default: 'unlimited',
  help: 'How many failures in a row the stream is started again after.',
});
