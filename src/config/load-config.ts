// Text to configuration: reads the file and its includes, interprets them by the table, builds the configuration, checks its relations.
// Tells everything that is wrong at once. With an error there is no configuration: nothing is ever started from half a file.

import { buildConfig } from './build/build-config.ts';
import { interpret } from './build/interpret.ts';
import type { Config } from './config.ts';
import { type Diagnostic, hasErrors } from './diagnostic.ts';
import { Problems } from './problems.ts';
import { checkAnyStream } from './relations/any-stream.ts';
import { checkClusterKey } from './relations/cluster-key.ts';
import { checkSources } from './relations/sources.ts';
import { checkTimeouts } from './relations/timeouts.ts';
import { checkUnclusteredStreams } from './relations/unclustered-streams.ts';
import { checkViewersPorts } from './relations/viewers-ports.ts';
import type { Sources } from './sources.ts';
import { readTree, type Tree } from './syntax/read-tree.ts';

export interface LoadedConfig {
  /** null when there is an error. Warnings leave it usable. */
  readonly config: Config | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, the first one first. */
  readonly files: readonly string[];
}

export function loadConfig(sources: Sources, path: string): LoadedConfig {
  const problems = new Problems();
  const tree = readTree(sources, path, problems);
  const top = interpret(tree.statements, 'top', { problems, masks: tree.masks });
  const built = buildConfig(top, sources, problems);
  checkTimeouts(built, problems);
  checkSources(built, problems);
  checkUnclusteredStreams(built, problems);
  checkClusterKey(built, problems);
  checkViewersPorts(built, problems);
  checkAnyStream(built, path, problems);
  const diagnostics = diagnosticsOf(problems, tree);
  return { config: hasErrors(diagnostics) ? null : built.config, diagnostics, files: [...tree.files.keys()] };
}

function diagnosticsOf(problems: Problems, { files }: Tree): readonly Diagnostic[] {
  return problems.sorted([...files.keys()]).map(({ severity, place, sentence }) => ({
    severity,
    place,
    sentence,
    excerpt: place === null ? null : (files.get(place.file)?.excerpt(place) ?? null),
  }));
}
