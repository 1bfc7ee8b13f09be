// The lab's cameras, of all kinds in turn: most speak HTTP MPEG-TS, some RTSP, one UDP. Beyond the sixth, which would cost an encoder
// each, all are HTTP cameras that share the pictures of the first ones.

import { chooseUdpPort } from '../program/choose-port.ts';
import { HttpCameras } from './http-cameras.ts';
import { RtspCameras } from './rtsp-cameras.ts';
import { UdpCamera } from './udp-camera.ts';

const KINDS = ['http', 'rtsp', 'http', 'http', 'rtsp', 'udp'] as const;

export class LabCameras {
  /** Camera name to URL, in order. */
  readonly sources: ReadonlyMap<string, string>;
  readonly countsUrl: string;
  readonly #servers: readonly { close(): Promise<void> }[];

  private constructor(
    sources: ReadonlyMap<string, string>,
    countsUrl: string,
    servers: readonly { close(): Promise<void> }[],
  ) {
    this.sources = sources;
    this.countsUrl = countsUrl;
    this.#servers = servers;
  }

  static async start(count: number): Promise<LabCameras> {
    const names = Array.from({ length: count }, (_, index) => `cam${String(index + 1).padStart(2, '0')}`);
    const kindOf = (index: number) => KINDS[index] ?? 'http';
    const httpNames = names.filter((_, index) => kindOf(index) === 'http');
    const rtspNumbers = names.flatMap((name, index) => (kindOf(index) === 'rtsp' ? [[name, index + 1] as const] : []));
    const http = await HttpCameras.start({
      names: httpNames,
      pictures: [1, 3, 4].slice(0, httpNames.length),
      port: 8090,
    });
    const rtsp = await RtspCameras.start({ cameras: Object.fromEntries(rtspNumbers), port: 8554 });
    const udp = names.length > 5 ? [new UdpCamera(6, await chooseUdpPort(15006))] : [];
    const sources = names.map((name, index): [string, string] => {
      if (kindOf(index) === 'udp') return [name, udp[0]?.url ?? ''];
      return [name, kindOf(index) === 'rtsp' ? rtsp.url(name) : http.url(name)];
    });
    return new LabCameras(new Map(sources), http.countsUrl, [http, rtsp, ...udp]);
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map(server => server.close()));
  }
}
