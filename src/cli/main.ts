// The program: what the user typed goes in, the exit status comes out.

import { commandLine } from './command-line.ts';
import { processOutput, written } from './output.ts';

// Whoever read our output has heard enough (`weir status --watch | head`): no news, and no stack trace.
process.stdout.on('error', () => process.exit(1));
// Nobody reads what is wrong any more: the command goes on.
process.stderr.on('error', () => {});

const status = await commandLine(process.argv.slice(2), process.env, processOutput);
await Promise.all([written(process.stdout), written(process.stderr)]);
// A handle that somebody forgot must not keep a node up that has left the cluster.
process.exit(status);
