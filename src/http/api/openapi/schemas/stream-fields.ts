// What may be said of a stream that is held in etcd: the fields that are read, each with the help of its directive in the file.

import { named } from '../../../../config/directives/table.ts';
import { streamFields } from '../../../../config/held/field-statements.ts';
import { integer, listOf, oneOf, type Schema, text } from '../schema.ts';

const duration: Schema = { type: ['string', 'number'], description: 'as in the file ("500ms", "5m"), or seconds' };
const isSo: Schema = { type: 'boolean' };

const inputFields: Schema = {
  type: 'object',
  properties: {
    url: text('as it is shown, without its password, it stays what it was'),
    priority: integer(),
    source_timeout: duration,
    rtsp_transport: oneOf('tcp', 'udp'),
    user_agent: text(),
    headers: {
      ...{ type: 'object', additionalProperties: text() },
      description: 'what is shown in place of a value, sent back with the URL, stays what it was',
    },
  },
  required: ['url'],
};

const clusterIngestFields: Schema = {
  type: 'object',
  properties: {
    capture_at: { anyOf: [text('names with commas'), listOf(text())] },
    reclaim: { ...duration, description: 'auto, manual or a duration' },
    weight: { type: 'number', exclusiveMinimum: 0 },
  },
};

const forms: Readonly<Record<string, Schema>> = {
  inputs: { type: 'array', minItems: 1, items: { anyOf: [text('a URL'), inputFields] } },
  title: text(),
  cluster_ingest: { anyOf: [isSo, clusterIngestFields] },
  disabled: isSo,
  static: isSo,
  audio: oneOf('auto', 'copy', 'aac', 'none'),
  delivery: oneOf('redirect', 'relay'),
  on_play: text('a URL'),
  segment_duration: duration,
  segment_count: integer(),
  source_timeout: duration,
  retry_limit: { anyOf: [integer(), { const: 'unlimited' }] },
};

export const streamFieldsSchema: Schema = {
  type: 'object',
  properties: Object.fromEntries(streamFields.map(name => [name, fieldSchema(name)])),
  additionalProperties: true,
  description:
    'What is given replaces the former value, null takes it away, the rest stays. A new stream needs inputs. ' +
    'What the API shows beside these fields may be sent back, and is passed over; a cluster_ingest that is sent back just as it is shown ' +
    'keeps the options that are not shown.',
};

function fieldSchema(name: string): Schema {
  const [directive] = named(name === 'inputs' ? 'url' : name);
  return { anyOf: [forms[name] ?? {}, { type: 'null' }], description: directive?.help ?? '' };
}
