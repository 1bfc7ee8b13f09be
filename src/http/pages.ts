// The pages and what they need: HTML and styles as they stand in src/web, scripts compiled to dist/web, hls.js from its npm package.
// Everything comes from this node, nothing from other sites; the policy header lets the browser enforce that. Files are named by a
// fixed shape, one folder deep, never by a path.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Context } from 'koa';
import { HttpError, quote } from './http-error.ts';

/** The cluster page asks only this node and shows its player; previews of other nodes' streams come from those, by redirect. Nobody may put it
 *  into a frame. */
const clusterPolicy = (previewOrigins: readonly string[]) =>
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; " +
  `img-src ${["'self'", ...previewOrigins].join(' ')}; frame-ancestors 'none'`;

/** The player may be framed by anybody (said in words, so that browsers ignore an X-Frame-Options that a proxy adds), follows redirects to
 *  other nodes, shows a poster from anywhere; hls.js works from blobs. */
const playerPolicy =
  "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self'; img-src 'self' http: https: data:; " +
  'connect-src http: https:; media-src http: https: blob:; frame-ancestors *';

const assetName = /^(?:[a-z][a-z0-9-]{0,40}\/)?[a-z][a-z0-9-]{0,40}\.(js|css|svg)$/;

export class Pages {
  readonly #packageRoot: string;

  /** @param packageRoot the folder of package.json. */
  constructor(packageRoot: string) {
    this.#packageRoot = packageRoot;
  }

  /** @param publicUrls where viewers reach the nodes. */
  answerCluster(ctx: Context, publicUrls: readonly string[]): Promise<void> {
    return this.#answerPage(ctx, 'cluster.html', clusterPolicy(originsOf(publicUrls)));
  }

  answerPlayer(ctx: Context): Promise<void> {
    return this.#answerPage(ctx, 'embed.html', playerPolicy);
  }

  async #answerPage(ctx: Context, file: string, policy: string): Promise<void> {
    ctx.set({
      'Content-Security-Policy': `${policy}; base-uri 'none'; form-action 'none'`,
      'Referrer-Policy': 'no-referrer',
    });
    await this.#answerFile(ctx, join(this.#packageRoot, 'src/web', file), 'html');
  }

  /** @param name `cluster.js`, `embed.css`, `hls.js`, `streams/stream-row.js` … */
  async answerAsset(ctx: Context, name: string): Promise<void> {
    const type = assetName.exec(name)?.[1];
    if (type === undefined) throw noAsset(name);
    await this.#answerFile(ctx, this.#pathOf(name, type), type);
  }

  #pathOf(name: string, type: string): string {
    if (name === 'hls.js')
      return createRequire(join(this.#packageRoot, 'package.json')).resolve('hls.js/dist/hls.min.js');
    return join(this.#packageRoot, type === 'js' ? 'dist/web' : 'src/web', name);
  }

  async #answerFile(ctx: Context, path: string, type: string): Promise<void> {
    const bytes = await readFile(path).catch(() => null);
    if (bytes === null) throw noAsset(ctx.path);
    ctx.status = 200;
    ctx.type = type;
    ctx.set({
      'Cache-Control': 'no-cache',
      ETag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 20)}"`,
    });
    if (ctx.fresh) ctx.status = 304;
    else ctx.body = bytes;
  }
}

/** A stranger may have written those of other nodes: an origin, as the browser's own parser makes it, can hold nothing but an address. */
function originsOf(urls: readonly string[]): readonly string[] {
  const origins = urls.filter(url => URL.canParse(url)).map(url => new URL(url).origin);
  return [...new Set(origins)].filter(origin => /^https?:\/\/[a-z0-9.:[\]-]+$/.test(origin));
}

function noAsset(name: string): HttpError {
  return new HttpError(
    404,
    `there is no file ${quote(name)}; where weir runs from its sources, 'npm run build' makes the scripts`,
  );
}
