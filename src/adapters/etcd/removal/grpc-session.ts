// Single gRPC calls over one HTTP/2 connection of Node's own. Only for the fence, in the half second that counts: the libraries that main
// uses would cost it 16 MB all its life, or 140 to 340 ms to load at the moment of need (measured). No retries, no streams.

import { type ClientHttp2Session, connect, constants } from 'node:http2';
import type { SecureContextOptions } from 'node:tls';

const prefixBytes = 5;
const ok = '0';

export class GrpcSession {
  readonly #session: ClientHttp2Session;
  #failure: Error | null = null;

  /** Connects. What goes wrong is told by the first call. */
  constructor(url: string, tls: SecureContextOptions) {
    this.#session = connect(url, tls);
    this.#session.on('error', error => {
      this.#failure = error;
    });
  }

  /** The message of the answer. Rejects with what the server says, or with what is wrong with the connection. */
  call(path: string, message: Buffer, metadata: Readonly<Record<string, string>>): Promise<Buffer> {
    const stream = this.#session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...metadata,
    });
    const chunks: Buffer[] = [];
    let status: unknown;
    let words: unknown;
    const note = (headers: Readonly<Record<string, unknown>>) => {
      status = headers['grpc-status'] ?? status;
      words = headers['grpc-message'] ?? words;
    };
    stream.on('response', note);
    stream.on('trailers', note);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.end(framed(message));
    return new Promise((resolve, reject) => {
      stream.on('error', error => reject(this.#failure ?? error));
      stream.on('close', () => {
        if (status === ok) resolve(Buffer.concat(chunks).subarray(prefixBytes));
        else reject(this.#failure ?? new Error(`gRPC status ${status}: ${words}`));
      });
    });
  }

  /** Ends what is still under way. */
  close(): void {
    this.#session.destroy();
  }
}

/** Not compressed, and its length. */
function framed(message: Buffer): Buffer {
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}
