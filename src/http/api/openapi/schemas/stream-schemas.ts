// Streams as the API shows them: how they are doing, who has them and had them.

import type { FormerOwnerView, IngestView, OwnerView } from '../../../../node/view.ts';
import type { PassJson } from '../../passes/passes-router.ts';
import type { ClusterIngestJson, InputJson, StreamJson, StreamStatsJson, WholeStreamJson } from '../../stream-json.ts';
import {
  integer,
  listOf,
  number,
  objectOf,
  oneOf,
  orNull,
  pageOf,
  ref,
  type Schema,
  text,
  unixMs,
  yesOrNo,
} from '../schema.ts';

const input = objectOf<InputJson>(
  {
    url: text('of the source in use, masked'),
    bytes: integer('that it has given to this run'),
    retries: integer('failed attempts since it last gave something'),
    errors: integer('complaints of ffmpeg in this run'),
  },
  ['url', 'bytes', 'retries', 'errors'],
);

const shownInput = objectOf<StreamJson['inputs'][number]>(
  {
    url: text('masked'),
    priority: integer('left out: its place in the list'),
    source_timeout: number("seconds; left out: the stream's"),
    rtsp_transport: oneOf('udp'),
    user_agent: text(),
    headers: { type: 'object', additionalProperties: text(), description: 'without their values' },
  },
  ['priority', 'source_timeout', 'rtsp_transport', 'user_agent', 'headers'],
);

const track = objectOf<IngestView['tracks'][number]>({
  content: oneOf('video', 'audio'),
  codec: text(),
  detail: text('for people'),
});

const stats = objectOf<StreamStatsJson>({
  status: orNull(oneOf('running', 'waiting', 'error')),
  alive: { type: ['boolean', 'null'], description: 'null: its node has not said' },
  reason: text('why it is in this state'),
  running_on: listOf(text(), 'names of nodes'),
  input: ref('Input'),
  bitrate: orNull(integer('kbit/s')),
  bytes_in: orNull(integer()),
  lifetime: integer('ms since opened_at; 0: it gives nothing'),
  opened_at: orNull(unixMs('of the first segment of this run, ms since 1970')),
  last_dts_at: orNull(unixMs('of the newest segment, ms since 1970')),
  ts_delay: orNull(integer('ms since the newest segment')),
  retry_count: orNull(integer('failed attempts since it last gave something')),
  input_error_rate: orNull(number('complaints of ffmpeg a second, over the last whole 10 s')),
  online_clients: integer('viewers at all nodes that say so'),
  media_info: orNull(objectOf<{ tracks: unknown }>({ tracks: listOf(track) })),
  warnings: listOf(text(), 'what works but should be mended'),
});

const formerOwner = objectOf<FormerOwnerView>({
  node: orNull(text('null: it had been let go of')),
  epoch: integer(),
  since: unixMs(),
  reason: text(),
});

const owner = objectOf<OwnerView>({
  node: text(),
  session: integer('of the node: the revision at which it joined'),
  epoch: integer('the fencing token of this term: the revision of its claim'),
  since: unixMs('of the claim, ms since 1970'),
  reason: text('why it is there'),
  previous: orNull(text('the node that had it before')),
  history: listOf(ref('FormerOwner'), 'newest first, at most 10'),
});

const streamProperties: { readonly [Name in keyof StreamJson]-?: Schema } = {
  name: text(),
  title: orNull(text()),
  inputs: listOf(ref('ShownInput'), 'in order of preference'),
  cluster_ingest: ref('ClusterIngest'),
  on_play: text('the backend that decides who may watch, without its secrets; left out where everybody may'),
  disabled: yesOrNo('by its configuration'),
  held_in: oneOf('file', 'etcd'),
  reason: text('why it is where it is, or nowhere'),
  stats: ref('StreamStats'),
  owner: { ...orNull(ref('Owner')), description: 'null: nobody has it, or every node for itself' },
  stopped: {
    ...orNull(objectOf<NonNullable<StreamJson['stopped']>>({ by: text(), at: unixMs() })),
    description: 'switched off by an operator',
  },
};

const wholeStream = objectOf<WholeStreamJson>(
  {
    ...streamProperties,
    history: listOf(ref('FormerOwner'), 'who had it, newest first; also while nobody has it'),
    log: listOf(text(), 'the last lines of ffmpeg'),
  },
  ['cluster_ingest', 'on_play'],
);

export const streamSchemas: Readonly<Record<string, Schema>> = {
  Stream: objectOf<StreamJson>(streamProperties, ['cluster_ingest', 'on_play']),
  StreamList: pageOf('streams', 'Stream'),
  WholeStream: wholeStream,
  StreamStats: stats,
  Input: input,
  ShownInput: shownInput,
  ClusterIngest: objectOf<ClusterIngestJson>(
    { capture_at: text('names of nodes in order of preference, with commas; left out: none is preferred') },
    ['capture_at'],
  ),
  Owner: owner,
  Pass: objectOf<PassJson>({
    token: text('for `?token=…` of its playlists, preview and player page'),
    until: unixMs('when it ends, ms since 1970'),
  }),
  FormerOwner: formerOwner,
};
