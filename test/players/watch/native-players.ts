// The native players that can be put under watch, and what says that one of them is not on this machine.

import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { startFfmpeg } from './ffmpeg.ts';
import { startFfplay } from './ffplay.ts';
import { startGstreamer } from './gstreamer.ts';
import { startMpv } from './mpv.ts';
import type { StartPlayer } from './player.ts';
import { startVlc } from './vlc.ts';

export interface NativePlayerKind {
  readonly name: string;
  readonly start: StartPlayer;
  readonly command: string;
  /** Where Debian has it. */
  readonly packages: string;
}

const gstreamerPlugins = ['base', 'good', 'bad', 'ugly'].map(kind => `gstreamer1.0-plugins-${kind}`).join(' ');

export const nativePlayers: readonly NativePlayerKind[] = [
  { name: 'ffmpeg', start: startFfmpeg, command: 'ffmpeg', packages: 'ffmpeg' },
  { name: 'ffplay', start: startFfplay, command: 'ffplay', packages: 'ffmpeg' },
  { name: 'mpv', start: startMpv, command: 'mpv', packages: 'mpv' },
  { name: 'vlc', start: startVlc, command: 'vlc', packages: 'vlc' },
  {
    name: 'gstreamer',
    start: startGstreamer,
    command: 'gst-launch-1.0',
    packages: `gstreamer1.0-tools gstreamer1.0-libav ${gstreamerPlugins}`,
  },
];

/** A sentence for the one who runs the tests; null: it is there. */
export function missing({ name, command, packages }: NativePlayerKind): string | null {
  const folders = (process.env.PATH ?? '').split(':');
  if (folders.some(folder => isProgram(join(folder, command)))) return null;
  return `SKIPPED: ${name} is not on this machine (on Debian: apt install ${packages})`;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
