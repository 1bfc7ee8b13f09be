// What is answered as in Flussonic's API before version 3.

import type { FlussonicMediaJson, FlussonicServerJson, FlussonicStatsJson } from '../../flussonic/flussonic-router.ts';
import { integer, listOf, number, objectOf, oneOf, ref, type Schema, text, yesOrNo } from '../schema.ts';

type Media = FlussonicMediaJson['value'];

export const flussonicSchemas: Readonly<Record<string, Schema>> = {
  FlussonicServer: objectOf<FlussonicServerJson>({
    version: text(),
    hostname: text(),
    uptime: integer('seconds'),
    total_clients: integer(),
    total_streams: integer(),
    online_streams: integer(),
  }),
  FlussonicMedia: listOf(ref('FlussonicEntry')),
  FlussonicEntry: objectOf<FlussonicMediaJson>({ entry: oneOf('stream'), value: ref('FlussonicStream') }),
  FlussonicStream: objectOf<Media>({
    name: text(),
    urls: listOf(objectOf<Media['urls'][number]>({ value: text('masked') })),
    stats: ref('FlussonicStats'),
    options: objectOf<Media['options']>({ title: text(), disabled: yesOrNo() }),
  }),
  FlussonicStats: objectOf<FlussonicStatsJson>({
    alive: yesOrNo(),
    bitrate: integer('kbit/s'),
    client_count: integer(),
    lifetime: integer('ms'),
    retry_count: integer(),
    input_error_rate: number(),
    dvr_enabled: yesOrNo(),
  }),
};
