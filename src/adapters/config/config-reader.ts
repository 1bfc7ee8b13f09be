// The thread that reads the configuration while the node goes on: it is told where, answers once, and ends.

import { parentPort, workerData } from 'node:worker_threads';
import { readConfig } from './read-config.ts';

const { path, environment } = workerData as {
  readonly path: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

parentPort?.postMessage(readConfig(path, environment));
