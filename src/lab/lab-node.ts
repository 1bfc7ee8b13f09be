// One node of the lab: the program as a user starts it, with only the lab's ports and folder. Its log goes into a file of its own.

import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Program } from './program/program.ts';

export interface LabNode {
  /** host:port, also its name in the file. */
  readonly name: string;
  readonly program: Program;
  readonly logPath: string;
  /** What a person types to start it again. */
  readonly commandLine: string;
}

export interface LabNodeSpec {
  readonly name: string;
  readonly configPath: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

const WEIR = join(import.meta.dirname, '../../bin/weir');

export function startLabNode(spec: LabNodeSpec): LabNode {
  const args = ['run', '-c', spec.configPath, '--node', spec.name, '--http', spec.name];
  const logPath = join(spec.folder, `${spec.name.replace(':', '-')}.log`);
  const log = createWriteStream(logPath, { flags: 'a' });
  const program = Program.start({
    title: `node ${spec.name}`,
    command: WEIR,
    args,
    env: spec.env,
    whenParentDies: 'TERM',
    onLine: line => log.write(`${line}\n`),
  });
  program.ended.then(() => log.end());
  return { name: spec.name, program, logPath, commandLine: `bin/weir ${args.join(' ')}` };
}
