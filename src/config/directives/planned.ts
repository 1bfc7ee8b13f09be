// The directives of versions to come. They are refused with 'not supported yet', never ignored: a stream without its archive must be noticed.

import { later } from './directive.ts';

export const planned = [
  later('failsafe', ['top'], '', 'Refused for now: without etcd nobody can know that no other node runs the stream.'),
  later('dvr', ['template', 'stream'], 'PATH DEPTH [SIZE]', 'Archive: dvr /storage 7d 90%;'),
  later('transcoder', ['template', 'stream'], 'key=value …', 'Encodes the stream anew.'),
  later(
    'backup_transcoder',
    ['template', 'stream'],
    'key=value …',
    'The transcoder while a node other than the preferred one runs the stream.',
  ),
];
