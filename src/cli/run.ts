// `weir run`: reads the configuration, decides what to start, and runs it until it ends.

import { hostname } from 'node:os';
import { configFiles } from '../adapters/config-files.ts';
import { openLog } from '../adapters/log.ts';
import { sentenceOf, TellUserError } from '../base/errors.ts';
import { renderDiagnostics } from '../config/diagnostic.ts';
import { loadConfig } from '../config/load-config.ts';
import { type Launch, startNode } from '../main.ts';
import { launchOf, type RunOptions, type Surroundings } from './launch-of.ts';
import { hasColors, type Output } from './output.ts';
import { untilEnded } from './until-ended.ts';

/** Runs until the node ends. Returns the exit status. */
export async function run(
  options: RunOptions,
  environment: Surroundings['environment'],
  output: Output,
): Promise<0 | 1> {
  const { config, diagnostics } = loadConfig(configFiles(environment), options.configPath);
  output.complain(renderDiagnostics(diagnostics));
  if (config === null) return 1;
  try {
    const decided = launchOf(config, options, { environment, hostname: hostname() });
    const colors = hasColors(output, environment);
    const log = openLog({ level: config.logLevel, node: decided.me.name, pretty: output.isTerminal, colors });
    const warnings = [...new Set([...diagnostics.map(({ sentence }) => sentence), ...decided.warnings])];
    for (const reason of warnings) log.warn('configuration', { reason });
    return await runNode({ config, ...decided, warnings, log });
  } catch (error) {
    if (!(error instanceof TellUserError)) throw error;
    output.complain(`weir: ${sentenceOf(error)}\n`);
    return 1;
  }
}

async function runNode(launch: Launch): Promise<0 | 1> {
  try {
    return await untilEnded(startNode(launch), launch.log);
  } catch (error) {
    launch.log.error('cannot-run', { reason: sentenceOf(error) });
    throw error;
  }
}
