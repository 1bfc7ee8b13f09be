// GStreamer's playbin, as gst-launch runs it, with sinks that keep time and show nothing. What it has shown are the pictures that its video
// sink rendered: with -v the sink says each of them, with its duration, when its time has come.

import { NativePlayer } from './native-player.ts';
import type { StartPlayer } from './player.ts';

const rendered = /GstFakeSink:picture: last-message = chain .*\bduration: (\d+):(\d+):(\d+\.\d+)/;
/** Everything that -v tells of properties. */
const property = /^(\/GstP\w+:|buffering|Redistribute|Got context)/;

export const startGstreamer: StartPlayer = url => {
  let shownS = 0;
  return NativePlayer.start({
    name: 'gstreamer',
    command: 'gst-launch-1.0',
    args: [
      ...['-v', 'playbin', `uri=${url}`, 'video-sink=fakesink sync=true silent=false name=picture'],
      'audio-sink=fakesink sync=true',
    ],
    shownS: () => shownS,
    onLine: line => {
      const [, hours = 0, minutes = 0, seconds = 0] = (rendered.exec(line) ?? []).map(Number);
      shownS += (hours * 60 + minutes) * 60 + seconds;
      return property.test(line);
    },
  });
};
