// The program: what the user typed goes in, the exit status comes out.

import { commandLine } from './command-line.ts';
import { processOutput } from './output.ts';

// Whoever read our output has heard enough (`weir status --watch | head`): no news, and no stack trace.
process.stdout.on('error', () => process.exit(1));

// A handle that somebody forgot must not keep a node up that has left the cluster.
process.exit(await commandLine(process.argv.slice(2), process.env, processOutput));
