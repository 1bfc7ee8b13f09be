// What `--help` says.

const helps: Readonly<Record<string, string>> = {
  run: `weir run -c FILE [--node NAME] [--data DIR] [--etcd URL…] [--http [ADDR:]PORT]
  Runs one node of the cluster that FILE describes.
  -c, --config FILE   the configuration, the same on every node
  --node NAME         which peer of the file this is; else WEIR_NODE, else the hostname
  --data DIR          where the node keeps what must outlive it; else WEIR_DATA, else 'data' of the file
  --etcd URL          etcd's endpoints (repeat it, or separate them by commas); else 'etcd' of the file, else WEIR_ETCD
  --http [ADDR:]PORT  where to listen; else WEIR_HTTP, else 'http' of the file, else the port of the node's peer
  WEIR_PUBLIC         (environment only) where viewers are sent; else 'public' of the peer
  SIGTERM and SIGINT hand the streams to the other nodes and end; a second signal ends at once.
`,
  check: `weir check -c FILE [--node NAME] [--print] [--help-config]
  Tells everything that is wrong with a configuration. Starts nothing. Exit status 1 when there is an error.
  -c, --config FILE   the configuration
  --node NAME         also tells whether that node is in the file; it is an error when it is not
  --print             prints what the file comes to, defaults filled in, secrets masked
  --help-config       explains every directive
`,
  status: `weir status [--url URL] [--auth USER:PASSWORD] [--json] [--watch]
  Shows the nodes and streams of the cluster, as any node knows them.
  --url URL           a node; else WEIR_URL, else http://127.0.0.1
  --auth USER:PASS    where view_auth is set; else WEIR_AUTH
  --json              as JSON
  --watch             again and again
  What the states of a stream mean:
  running             segments come
  waiting             no trouble is known, and no segment has come yet: it has no node so far, or its source is being opened
  error               it does not run, though a node has it; WHY tells the reason and when it is tried again
  disabled            'disabled' stands in the configuration
  unknown             its node has not said how it is doing
  Exit status 2 when the node cannot be reached.
`,
  drain: `weir drain NODE [--undo] [--url URL] [--auth USER:PASSWORD]
  Empties a node: its streams move to the others, softly, a few at a time; it stays a member and sends viewers on. Waits until it is empty and
  they run elsewhere, and names those that do not; ending the command does not end the drain.
  --undo              takes the mark away: the node gets streams again
  --url URL           any node; else WEIR_URL, else http://127.0.0.1
  --auth USER:PASS    edit_auth; else WEIR_AUTH
  Exit status 1 when it is refused or the node keeps streams, 2 when the cluster cannot be reached.
`,
  move: `weir move STREAM NODE|auto [--url URL] [--auth USER:PASSWORD]
  Moves a stream to a node, or keeps it there; it stays until that node goes; 'auto' lets it go where it belongs. Waits until it is there.
  --url URL           any node; else WEIR_URL, else http://127.0.0.1
  --auth USER:PASS    edit_auth; else WEIR_AUTH
  Exit status 1 when it is refused or did not come to it, 2 when the cluster cannot be reached.
`,
  version: `weir version
  Prints the version.
`,
};

export const usage = `weir: a cluster for live video ingest. Every stream on exactly one node, watched from any.

${Object.values(helps)
  .map(help => `  ${help.split('\n')[0]}\n`)
  .join('')}
'weir help COMMAND' tells more.
`;

export function usageOf(command: string): string {
  return (Object.hasOwn(helps, command) ? helps[command] : undefined) ?? usage;
}
