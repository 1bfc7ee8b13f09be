// A file without any stream is read as it stands, and a node of it does nothing: mostly it is an empty file, another one than was meant, or an
// include that finds none. Only a warning: a cluster may be set up before its first stream is known.

import type { Built } from '../build/built.ts';
import type { Problems } from '../problems.ts';

/** @param path of the file that was asked for. Where there are errors, what was meant to be a stream may be among them: then nothing is said. */
export function checkAnyStream({ config, top }: Built, path: string, problems: Problems): void {
  if (config.streams.length > 0 || problems.hasErrors) return;
  const where = top.given.length === 0 ? `there is no stream: ${path} is empty` : `there is no stream in ${path}`;
  problems.warn(
    null,
    `${where}, so a node that runs it takes nothing in; if that is the right file, add 'stream NAME { url URL; cluster_ingest; }'`,
  );
}
