// What kind of thing a playback request is for, as a template: what requests are counted by. Names of streams and segments are not in it.

import type { PlaybackRequest } from '../playback/playback-path.ts';

export const playbackRoutes = {
  multivariant: '/:stream/index.m3u8',
  media: '/:stream/video.m3u8',
  segment: '/:stream/:segment',
  endless: '/:stream/mpegts',
  preview: '/:stream/preview.jpg',
  page: '/:stream/embed.html',
  later: '/:stream/:later',
} as const;

export function playbackRoute(asked: PlaybackRequest): string {
  return playbackRoutes[asked.type === 'playlist' ? asked.form : asked.type];
}
