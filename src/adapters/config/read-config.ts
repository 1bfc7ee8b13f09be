// One reading of the configuration, with the paths that it depended on: plain data, which can be sent from one thread to another.

import { type LoadedConfig, loadConfig } from '../../config/load-config.ts';
import { configFiles } from './config-files.ts';

export interface Reading {
  readonly loaded: LoadedConfig;
  /** Files, and folders that were searched. */
  readonly paths: readonly string[];
}

export function readConfig(path: string, environment: Readonly<Record<string, string | undefined>>): Reading {
  const paths = new Set<string>();
  const sources = configFiles(environment, looked => paths.add(looked));
  const loaded = loadConfig(sources, path);
  return { loaded, paths: [...paths] };
}
