// `weir check`: tells what is wrong with a configuration, and with --print shows what it comes to. Starts nothing, connects to nobody.
// What `run` would refuse for the place it runs at (no peer is this machine, no etcd, no certificate) is only a warning here: files are checked elsewhere too.
// Whoever names a node by --node asks whether it is in the file: an error when it is not.

import type { CertificateFiles, Config } from '../config/config.ts';
import { type Diagnostic, hasErrors, renderDiagnostics } from '../config/diagnostic.ts';
import { helpConfig } from '../config/directives/help-config.ts';
import { loadConfig } from '../config/load-config.ts';
import { printConfig } from '../config/print-config.ts';
import { missingEtcd } from '../config/require-etcd.ts';
import { resolveNode } from '../config/resolve-node.ts';
import type { Sources } from '../config/sources.ts';

export interface CheckOptions {
  readonly path: string;
  readonly node: string | null;
  readonly print: boolean;
  readonly helpConfig: boolean;
}

export interface CheckWorld {
  readonly sources: Sources;
  readonly hostname: string;
  /** What is wrong with the files of a certificate on this machine; null: nothing. */
  certificateTrouble(files: CertificateFiles): string | null;
  /** Standard output. */
  print(text: string): void;
  /** Standard error. */
  complain(text: string): void;
}

/** @returns the exit status: 1 when the configuration has an error. */
export function check(options: CheckOptions, world: CheckWorld): 0 | 1 {
  if (options.helpConfig) {
    world.print(helpConfig());
    return 0;
  }
  const { config, diagnostics } = loadConfig(world.sources, options.path);
  const told = config === null ? diagnostics : [...diagnostics, ...troublesHere(config, options, world)];
  world.complain(renderDiagnostics(told));
  if (config === null || hasErrors(told)) {
    world.complain(`${options.path}: ${count(told, 'error')}\n`);
    return 1;
  }
  if (options.print) world.print(printConfig(config));
  else
    world.print(
      `${options.path}: good, ${plural(config.peers.length, 'peer')}, ${plural(config.streams.length, 'stream')}, ${count(told, 'warning')}\n`,
    );
  return 0;
}

function troublesHere(
  config: Config,
  { node }: CheckOptions,
  { sources, hostname, certificateTrouble }: CheckWorld,
): readonly Diagnostic[] {
  const resolved = resolveNode({ config, flag: node, environment: sources.environment('WEIR_NODE') ?? null, hostname });
  const missing = missingEtcd(config, Boolean(sources.environment('WEIR_ETCD')));
  const certificate = config.certificate === null ? null : certificateTrouble(config.certificate);
  return [
    ...(resolved.type === 'refused' ? [node ? error(resolved.sentence) : refusal(resolved.sentence)] : []),
    ...(missing === null ? [] : [refusal(missing)]),
    ...(certificate === null ? [] : [refusal(certificate)]),
  ];
}

function error(sentence: string): Diagnostic {
  return { severity: 'error', place: null, sentence, excerpt: null };
}

function refusal(sentence: string): Diagnostic {
  return { severity: 'warning', place: null, sentence: `${sentence}; 'weir run' would refuse here`, excerpt: null };
}

function count(diagnostics: readonly Diagnostic[], severity: Diagnostic['severity']): string {
  return plural(diagnostics.filter(diagnostic => diagnostic.severity === severity).length, severity);
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
