// The witness: one camera for all streams, in a process and a network of its own. It shows GET /NAME.ts one endless live MPEG-TS and
// writes a line on stdout for each connection that opens and ends, with the client's address and monotonic times. It knows nothing of
// nodes or etcd, so that no mistake of theirs can hide from it. A client that was cut off silently never ends here: whoever reads the
// lines has to know whose link was cut. Arguments: the address and the port to listen on.

import { createServer, type Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { LivePicture } from '../../../src/lab/cameras/live-picture.ts';
import { nowMs } from '../record/record.ts';
import type { WitnessLine } from './witness-line.ts';

const HEADERS = 'HTTP/1.0 200 OK\r\ncontent-type: video/mp2t\r\ncache-control: no-store\r\n\r\n';
const TELL_PACE_MS = 1000;

const [host = '127.0.0.1', port = '0'] = process.argv.slice(2);
const picture = new LivePicture(1);
let lastId = 0;

const server = createServer({ noDelay: true }, socket => {
  const acceptedMs = nowMs();
  socket.on('error', () => socket.destroy());
  // One turn later: what the kernel already knows of closed connections is told before this one is.
  socket.once('data', request => setImmediate(() => show(socket, acceptedMs, request.toString('latin1'))));
});

function show(socket: Socket, acceptedMs: number, request: string): void {
  const stream = /^GET \/([^ /?]+)\.ts[ ?]/.exec(request)?.[1];
  if (socket.destroyed || stream === undefined) return void socket.destroy();
  lastId += 1;
  const id = lastId;
  tell({ type: 'open', id, stream, client: socket.remoteAddress ?? '', atMs: acceptedMs });
  socket.write(HEADERS);
  const leave = picture.fan.add(socket);
  let isOpen = true;
  const end = (): void => {
    if (!isOpen) return;
    isOpen = false;
    tell({ type: 'close', id, atMs: nowMs() });
    leave();
    socket.destroy();
  };
  for (const event of ['end', 'error', 'close']) socket.once(event, end);
}

function tell(line: WitnessLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
setInterval(() => {
  tell({ type: 'pace', atMs: nowMs(), worstMs: delay.max / 1e6 });
  delay.reset();
}, TELL_PACE_MS);

server.listen(Number(port), host, () => {
  const address = server.address();
  tell({ type: 'ready', port: typeof address === 'object' && address !== null ? address.port : 0 });
});
