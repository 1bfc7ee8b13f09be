// One ffmpeg that encodes one camera's picture and tone as RTP to UDP ports of loopback, where they are received and handed to the
// RTSP sessions as they are. The description (SDP) is the one that ffmpeg writes, with the ports taken out and tracks named.

import { createSocket, type Socket } from 'node:dgram';
import { RetryError } from '../../base/errors.ts';
import { Program } from '../program/program.ts';
import { pictureEncoder, pictureInputs, QUIET, toneEncoder } from './picture.ts';

/** Track 0 is the picture, track 1 the tone; RTCP is the sender reports, without which players cannot tell what belongs together. */
export interface TrackPacket {
  readonly track: number;
  readonly isReport: boolean;
  readonly bytes: Buffer;
}

export class RtpPicture {
  /** Resolves with the description once the encoder runs. */
  readonly description: Promise<string>;
  readonly #takers = new Set<(packet: TrackPacket) => void>();
  readonly #lastReports = new Map<number, TrackPacket>();
  readonly #sockets: readonly Socket[];
  readonly #encoder: Program;

  private constructor(number: number, tracks: readonly PortPair[]) {
    this.#sockets = tracks.flatMap(pair => [pair.media, pair.reports]);
    for (const [track, pair] of tracks.entries()) {
      pair.media.on('message', bytes => this.#tell({ track, isReport: false, bytes }));
      pair.reports.on('message', bytes => this.#tell({ track, isReport: true, bytes }));
    }
    const text = new Promise<string>(resolve => {
      this.#onDescription = resolve;
    });
    this.description = text;
    this.#encoder = Program.start({
      title: `the encoder of camera ${number}`,
      command: 'ffmpeg',
      args: [...QUIET, ...pictureInputs(number), ...rtpOutputs(tracks.map(pair => pair.port)), '-sdp_file', 'pipe:1'],
      onOutput: bytes => this.#readDescription(bytes),
    });
  }

  #onDescription: (text: string) => void = () => {};
  #descriptionBytes = '';

  static async start(number: number): Promise<RtpPicture> {
    return new RtpPicture(number, [await bindPortPair(), await bindPortPair()]);
  }

  /** Gives `taker` every packet from now on, the last reports first. The returned function ends it. */
  add(taker: (packet: TrackPacket) => void): () => void {
    for (const report of this.#lastReports.values()) taker(report);
    this.#takers.add(taker);
    return () => this.#takers.delete(taker);
  }

  async close(): Promise<void> {
    await this.#encoder.end('SIGKILL', 0);
    for (const socket of this.#sockets) socket.close();
  }

  #tell(packet: TrackPacket): void {
    if (packet.isReport) this.#lastReports.set(packet.track, packet);
    for (const taker of this.#takers) taker(packet);
  }

  #readDescription(bytes: Buffer): void {
    this.#descriptionBytes += bytes.toString();
    if (/m=audio.*config=\w+\r\n/s.test(this.#descriptionBytes))
      this.#onDescription(descriptionForRtsp(this.#descriptionBytes));
  }
}

function rtpOutputs(ports: readonly number[]): readonly string[] {
  const [video = 0, audio = 0] = ports;
  // The parameter sets stand in the description and before each keyframe: players differ in where they look for them.
  const parameterSets = ['-flags:v', '+global_header', '-bsf:v', 'dump_extra=freq=keyframe'];
  const picture = [
    '-map',
    '0:v',
    ...pictureEncoder(),
    ...parameterSets,
    '-f',
    'rtp',
    `rtp://127.0.0.1:${video}?pkt_size=1200`,
  ];
  return [...picture, '-map', '1:a', ...toneEncoder(), '-f', 'rtp', `rtp://127.0.0.1:${audio}?pkt_size=1200`];
}

/** Ports, addresses and bandwidths belong to the way that ffmpeg sends; an RTSP client asks for tracks by name. */
function descriptionForRtsp(text: string): string {
  let track = 0;
  const lines = text.split('\r\n').filter(line => line !== '' && !line.startsWith('c=') && !line.startsWith('b='));
  const named = lines.flatMap(line => {
    if (!line.startsWith('m=')) return [line];
    return [line.replace(/^(m=\w+) \d+/, '$1 0'), `a=control:track${track++}`];
  });
  return `${named.join('\r\n')}\r\n`;
}

interface PortPair {
  readonly port: number;
  readonly media: Socket;
  readonly reports: Socket;
}

/** RTP goes to an even port and its RTCP to the next one. */
async function bindPortPair(): Promise<PortPair> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const media = await bind(0);
    const port = media.address().port;
    const reports = port % 2 === 0 ? await bind(port + 1).catch(() => null) : null;
    if (reports) return { port, media, reports };
    media.close();
  }
  throw new RetryError('no two neighbouring UDP ports are free on 127.0.0.1');
}

function bind(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1_000_000 });
    socket.once('error', reject);
    socket.bind(port, '127.0.0.1', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
