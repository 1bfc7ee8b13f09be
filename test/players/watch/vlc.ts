// VLC with dummy outputs, asked over its own HTTP interface how many pictures it has displayed; it counts four times a second. It refuses to
// run as root, so it runs as nobody then.

import { randomBytes } from 'node:crypto';
import { freePort } from '../../support/ports.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { NativePlayer } from './native-player.ts';
import { PictureCount } from './picture-count.ts';
import type { StartPlayer } from './player.ts';

interface Status {
  readonly stats?: { readonly displayedpictures?: number };
  readonly information?: { readonly category?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

const askEveryMs = 100;

export const startVlc: StartPlayer = async url => {
  const pictures = new PictureCount();
  const port = await freePort();
  const password = randomBytes(8).toString('hex');
  const home = await makeTemporaryFolder();
  const asking = setInterval(() => void ask(port, password, pictures), askEveryMs);
  return await NativePlayer.start({
    name: 'vlc',
    ...asNobody('vlc', [
      ...['--intf', 'http', '--http-host', '127.0.0.1', '--http-port', String(port), '--http-password', password],
      ...['--ignore-config', '--vout', 'vdummy', '--aout', 'adummy', '--play-and-exit', url],
    ]),
    env: { HOME: home.path },
    shownS: () => pictures.shownS,
    onLine: () => false,
    onEnd: () => {
      clearInterval(asking);
      void home.remove();
    },
  });
};

/** Another user's process loses the mark that ends it with its parent, so it gets it again. */
function asNobody(
  command: string,
  args: readonly string[],
): { readonly command: string; readonly args: readonly string[] } {
  if (process.getuid?.() !== 0) return { command, args };
  const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
  return { command: 'setpriv', args: [...nobody, '--', 'setpriv', '--pdeathsig', 'KILL', '--', command, ...args] };
}

async function ask(port: number, password: string, pictures: PictureCount): Promise<void> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/requests/status.json`, {
      headers: { authorization: `Basic ${Buffer.from(`:${password}`).toString('base64')}` },
      signal: AbortSignal.timeout(2000),
    });
    learn((await response.json()) as Status, pictures);
  } catch {
    // It does not answer yet, or any more.
  }
}

function learn({ stats, information }: Status, pictures: PictureCount): void {
  for (const category of Object.values(information?.category ?? {})) {
    pictures.rateIs(Number(category.Frame_rate));
  }
  pictures.total(stats?.displayedpictures ?? 0);
}
