// A simulated source that sends MPEG-TS to a UDP port, as encoders for IPTV do. It sends whether anybody listens or not, so there
// is nothing to count here.

import { Program } from '../program/program.ts';
import { pictureEncoder, pictureInputs, QUIET, toneEncoder } from './picture.ts';

export class UdpCamera {
  readonly url: string;
  readonly #encoder: Program;

  /** @param port a free UDP port of loopback, on which a node will listen. */
  constructor(number: number, port: number) {
    this.url = `udp://127.0.0.1:${port}`;
    const target = ['-f', 'mpegts', `${this.url}?pkt_size=1316`];
    this.#encoder = Program.start({
      title: `the encoder of camera ${number}`,
      command: 'ffmpeg',
      args: [...QUIET, ...pictureInputs(number), ...pictureEncoder(), ...toneEncoder(), ...target],
    });
  }

  async close(): Promise<void> {
    await this.#encoder.end('SIGKILL', 0);
  }
}
