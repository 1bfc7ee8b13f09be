// nginx with one worker process, as weir has one thread for its viewers, serving a folder of the tmpfs with sendfile and an empty redirect.

import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Program } from '../../../src/lab/program/program.ts';
import { freePort } from '../../support/ports.ts';
import { waitFor } from '../../support/wait.ts';

export class Nginx {
  readonly url: string;
  readonly #program: Program;
  readonly #root: string;

  private constructor(url: string, program: Program, root: string) {
    this.url = url;
    this.#program = program;
    this.#root = root;
  }

  /** @param folder on a tmpfs. */
  static async start(folder: string): Promise<Nginx> {
    const [root, port, configPath] = [join(folder, 'root'), await freePort(), join(folder, 'nginx.conf')];
    await mkdir(root);
    await writeFile(configPath, configText(folder, root, port));
    const env = { PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
    const args = ['-p', folder, '-c', configPath, '-e', 'stderr'];
    const nginx = new Nginx(
      `http://127.0.0.1:${port}`,
      Program.start({ title: 'nginx', command: 'nginx', args, env, whenParentDies: 'TERM' }),
      root,
    );
    await waitFor('nginx to answer', 10_000, async () => {
      if (!nginx.#program.isRunning) throw new Error(nginx.#program.lines.join('\n'));
      return (await fetch(`${nginx.url}/redirect`, { redirect: 'manual' })).status === 302;
    });
    return nginx;
  }

  /** Whole or not at all. */
  async put(name: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.#root, name);
    await writeFile(`${path}.new`, bytes);
    await rename(`${path}.new`, path);
  }

  end(): Promise<void> {
    return this.#program.end('SIGTERM', 5000);
  }
}

function configText(folder: string, root: string, port: number): string {
  return `
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
daemon off;
pid ${folder}/nginx.pid;
error_log stderr error;
events { worker_connections 4096; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  types { video/mp2t ts; }
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    root ${root};
    location = /redirect { return 302 http://127.0.0.1:1/cam01/video.m3u8?hop=1; }
  }
}
`;
}
