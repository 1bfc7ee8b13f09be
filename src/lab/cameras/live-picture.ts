// One ffmpeg that encodes one camera's picture as MPEG-TS, in real time, into a fan.

import { Program } from '../program/program.ts';
import { PacketFan } from './packet-fan.ts';
import { pictureEncoder, pictureInputs, QUIET, toneEncoder } from './picture.ts';

export class LivePicture {
  readonly fan = new PacketFan();
  readonly #encoder: Program;

  /** @param number of the camera, from 1: its hue and its squares. */
  constructor(number: number) {
    this.#encoder = Program.start({
      title: `the encoder of camera ${number}`,
      command: 'ffmpeg',
      args: [...QUIET, ...pictureInputs(number), ...pictureEncoder(), ...toneEncoder(), '-f', 'mpegts', 'pipe:1'],
      onOutput: bytes => this.fan.feed(bytes),
    });
  }

  async close(): Promise<void> {
    await this.#encoder.end('SIGKILL', 0);
  }
}
