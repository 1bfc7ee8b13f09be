// One node of the lab: the program as a user starts it, with only the lab's ports and folder, by a script that the user starts it
// again with. Its log goes into a file of its own.

import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Program } from './program/program.ts';
import { startScriptText } from './start-script.ts';

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

export async function startLabNode({ name, configPath, folder, env }: LabNodeSpec): Promise<LabNode> {
  const scriptPath = join(folder, `start-${name.split(':').at(-1)}`);
  await writeFile(scriptPath, startScriptText({ node: name, weirPath: WEIR, configPath, env }));
  const logPath = join(folder, `${name.replace(':', '-')}.log`);
  const log = createWriteStream(logPath, { flags: 'a' });
  const program = Program.start({
    title: `node ${name}`,
    command: 'sh',
    args: [scriptPath],
    whenParentDies: 'TERM',
    onLine: line => log.write(`${line}\n`),
  });
  program.ended.then(() => log.end());
  return { name, program, logPath, commandLine: `sh ${scriptPath}` };
}
