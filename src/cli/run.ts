// `weir run`: reads the configuration, decides what to start, and runs it until it ends.

import { hostname } from 'node:os';
import { ConfigSource } from '../adapters/config/config-source.ts';
import { openLog } from '../adapters/log.ts';
import { sentenceOf, TellUserError } from '../base/errors.ts';
import { type Diagnostic, placeText, renderDiagnostics } from '../config/diagnostic.ts';
import type { Launch } from '../main/launch.ts';
import { startNode } from '../main.ts';
import type { Log } from '../ports.ts';
import { launchOf, type RunOptions, type Surroundings } from './launch-of.ts';
import { hasColors, type Output } from './output.ts';
import { untilEnded } from './until-ended.ts';

/** Runs until the node ends. Returns the exit status. What is to be said of the file is said once: by the log, as all that a node says, and
 *  as text where it does not come to a log. */
export async function run(
  options: RunOptions,
  environment: Surroundings['environment'],
  output: Output,
): Promise<0 | 1> {
  const source = new ConfigSource(options.configPath, environment);
  const { config, diagnostics } = source.load();
  let untold = renderDiagnostics(diagnostics);
  if (config === null) {
    output.complain(diagnostics.map(named).join(''));
    return 1;
  }
  try {
    const decided = launchOf(config, options, { environment, hostname: hostname() });
    const colors = hasColors(output, environment);
    const log = openLog({ level: config.logLevel, node: decided.me.name, pretty: output.isTerminal, colors });
    const warnings = warn(log, diagnostics, decided.warnings);
    untold = '';
    return await runNode({ config, source, ...decided, warnings, lastingWarnings: decided.warnings, log });
  } catch (error) {
    if (!(error instanceof TellUserError)) throw error;
    output.complain(`${untold}weir run: ${sentenceOf(error)}\n`);
    return 1;
  }
}

/** What has no place in the file begins with who says it. */
function named(diagnostic: Diagnostic): string {
  return `${diagnostic.place === null ? 'weir run: ' : ''}${renderDiagnostics([diagnostic])}`;
}

/** @param others that do not come from the file alone, and may say the same. @returns all of them, each once, without its place. */
function warn(log: Log, diagnostics: readonly Diagnostic[], others: readonly string[]): readonly string[] {
  const sentences = new Set(diagnostics.map(({ sentence }) => sentence));
  const more = others.filter(sentence => !sentences.has(sentence));
  for (const { place, sentence } of diagnostics)
    log.warn('configuration', { reason: `${placeText(place)}${sentence}` });
  for (const reason of more) log.warn('configuration', { reason });
  return [...sentences, ...more];
}

async function runNode(launch: Launch): Promise<0 | 1> {
  try {
    return await untilEnded(startNode(launch), launch.log);
  } catch (error) {
    launch.log.error('cannot-run', { reason: sentenceOf(error) });
    throw error;
  }
}
