// The one table of commands and options.

import type { Command, Option } from './command.ts';

const url: Option = { name: 'url', value: 'URL', help: 'which node to ask; else WEIR_URL, else http://127.0.0.1' };

function auth(right: string): Option {
  const help = `that of ${right}, or file:PATH of a file with it, which 'ps' does not show; else WEIR_AUTH`;
  return { name: 'auth', value: 'USER:PASSWORD', help };
}

function timeout(help: string): Option {
  return { name: 'timeout', value: 'DURATION', help };
}

const done = [0, 'done'] as const;
const unreachable = [2, 'the node or the cluster cannot be reached'] as const;

const config: Option = {
  name: 'config',
  short: 'c',
  value: 'FILE',
  isRequired: true,
  words: ['files'],
  help: 'the configuration, the same on every node',
};

const run: Command = {
  name: 'run',
  summary: 'runs one node of the cluster',
  about: `Runs one node of the cluster that FILE describes, until it is told to end. It logs JSON lines, on a terminal lines for people.
SIGTERM and SIGINT hand the streams to the other nodes and end; a second signal ends at once. SIGHUP reads FILE again.
The variable WEIR_PUBLIC says where viewers are sent, else 'public' of the peer; WEIR_HTTPS where the file's 'https' listens.`,
  arguments: [],
  options: [
    config,
    { name: 'node', value: 'NAME', help: 'which peer of the file this is; else WEIR_NODE, else the hostname' },
    {
      name: 'data',
      value: 'DIR',
      words: ['folders'],
      help: "where the node keeps what must outlive it; else WEIR_DATA, else 'data' of the file",
    },
    {
      name: 'etcd',
      value: 'URL',
      isMany: true,
      help: "etcd's endpoints, also several with commas; else 'etcd' of the file, else WEIR_ETCD",
    },
    {
      name: 'http',
      value: '[ADDR:]PORT',
      help: "where to listen; else WEIR_HTTP, else 'http' of the file, else the port of the node's peer",
    },
  ],
  examples: ['weir run -c /etc/weir.conf', 'weir run -c weir.conf --node s01.myhosting.com --http 8080'],
  exits: [
    [0, 'it was asked to end, and has left the cluster'],
    [1, 'it cannot start, or cannot go on'],
  ],
};

const check: Command = {
  name: 'check',
  summary: 'tells everything that is wrong with a configuration',
  about: 'Tells everything that is wrong with a configuration, each at its place. Starts nothing and asks nobody.',
  arguments: [],
  options: [
    { ...config, help: 'the configuration' },
    { name: 'node', value: 'NAME', help: 'also whether that node is in the file: an error when it is not' },
    { name: 'print', value: null, help: 'print what the file comes to, defaults filled in, secrets masked' },
    { name: 'help-config', value: null, help: 'explain every directive; needs no file' },
  ],
  examples: ['weir check -c /etc/weir.conf', 'weir check -c weir.conf --node s02.myhosting.com --print'],
  exits: [
    [0, 'it can be used; warnings are no errors'],
    [1, 'it has an error'],
  ],
};

const status: Command = {
  name: 'status',
  summary: 'shows the nodes and streams of the cluster',
  about: `Shows the nodes and streams of the cluster, as the asked node knows them, and what is wrong. With --watch every 2 s until Ctrl-C: in place on a
terminal, one after the other in a pipe.`,
  arguments: [],
  options: [
    url,
    auth('view_auth, where that is set'),
    { name: 'json', value: null, help: 'as JSON; with --watch one line each' },
    { name: 'watch', value: null, help: 'again and again; a node that cannot be reached is asked again' },
  ],
  terms: {
    title: 'What the states of a stream mean',
    lines: [
      ['running', 'segments come'],
      ['waiting', 'a node has it and opens its source; no trouble is known, and no segment has come yet'],
      ['error', 'it does not run, though a node has it; WHY tells the reason and when it is tried again'],
      ['nowhere', 'no node has it; WHY tells the reason'],
      ['stopped', "an operator has switched it off; 'weir start STREAM' switches it on"],
      ['disabled', "'disabled' stands in the configuration"],
      ['unknown', 'its node has not said how it is doing'],
    ],
  },
  examples: ['weir status', 'weir status --url http://s02.myhosting.com --watch', 'weir status --json | jq .streams'],
  exits: [[0, 'shown'], [1, 'refused, or wrong input'], unreachable],
};

const drain: Command = {
  name: 'drain',
  summary: 'empties a node, or lets it have streams again',
  about: `Empties a node: its streams move to the others, softly, a few at a time; it stays a member and sends viewers on. Shows what it still has
until it is empty and its streams run elsewhere. Ending the command does not end the drain: --undo does.`,
  arguments: [{ shown: 'NODE', words: ['nodes'] }],
  options: [
    { name: 'undo', value: null, help: 'take the mark away: the node gets streams again' },
    timeout('how long it has to become empty; else as long as streams go, and 30 s more'),
    url,
    auth('edit_auth'),
  ],
  examples: ['weir drain s02.myhosting.com', 'weir drain s02.myhosting.com --undo'],
  exits: [done, [1, 'refused, or the node keeps streams'], unreachable],
};

const move: Command = {
  name: 'move',
  summary: 'puts a stream on a node, or lets it go where it belongs',
  about: `Moves a stream to a node, or keeps it there: it stays until that node goes. 'auto' lets it go where it belongs. Waits until it runs there.`,
  arguments: [
    { shown: 'STREAM', words: ['streams'] },
    { shown: 'NODE|auto', words: ['nodes', ['auto']] },
  ],
  options: [timeout('how long to wait until it runs there; default 30s'), url, auth('edit_auth')],
  examples: ['weir move cam01 s03.myhosting.com', 'weir move cam01 auto'],
  exits: [done, [1, 'refused, or it does not run there'], unreachable],
};

const stop: Command = {
  name: 'stop',
  summary: 'switches a stream off, until it is started again',
  about: `Switches a stream off on the whole cluster: it stays off, also when nodes start again, until 'weir start' switches it on. Waits until nobody
has it. Ending the command does not switch it on.`,
  arguments: [{ shown: 'STREAM', words: ['streams'] }],
  options: [timeout('how long to wait until nobody has it; default 30s'), url, auth('edit_auth')],
  examples: ['weir stop cam01'],
  exits: [done, [1, 'refused, or a node keeps it'], unreachable],
};

const start: Command = {
  name: 'start',
  summary: 'switches a stream on that was stopped',
  about: `Switches a stream on that 'weir stop', the API or the cluster page has switched off. Waits until it runs.`,
  arguments: [{ shown: 'STREAM', words: ['streams'] }],
  options: [timeout('how long to wait until it runs; default 30s'), url, auth('edit_auth')],
  examples: ['weir start cam01'],
  exits: [done, [1, 'refused, or it does not run'], unreachable],
};

const reload: Command = {
  name: 'reload',
  summary: 'has a node read its configuration again',
  about: `Has a node read its file again, as SIGHUP does, and shows what was changed. A file with an error changes nothing; each error is shown at its
place. Every node has a file of its own: with --all the node that is asked has each other one that is up read its file, then reads its own.`,
  arguments: [],
  options: [{ name: 'all', value: null, help: 'all nodes, not only the one that is asked' }, url, auth('edit_auth')],
  examples: ['weir reload', 'weir reload --all --auth file:/etc/weir/auth'],
  exits: [done, [1, 'a file has an error, or the order was refused'], unreachable],
};

const completion: Command = {
  name: 'completion',
  summary: 'prints what makes a shell complete commands, options and names',
  about: `Prints a script that makes a shell complete commands, options, and the names of nodes and streams. These are asked for at the node of WEIR_URL,
or of --url on the same line, within 1 s.`,
  arguments: [{ shown: 'bash|zsh|fish', words: [['bash', 'zsh', 'fish']] }],
  options: [],
  examples: [
    'source <(weir completion bash)    # in ~/.bashrc',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell that fills it in
    'weir completion zsh > "${fpath[1]}/_weir"',
    'weir completion fish > ~/.config/fish/completions/weir.fish',
  ],
  exits: [done, [1, 'no such shell']],
};

/** What the scripts of `completion` call. */
const names: Command = {
  name: '__names',
  summary: '',
  about: 'Prints names for shells, one on a line; nothing where there is no answer.',
  arguments: [{ shown: 'nodes|streams', words: [['nodes', 'streams']] }],
  options: [url, auth('view_auth')],
  examples: [],
  exits: [],
  isHidden: true,
};

const version: Command = {
  name: 'version',
  summary: 'prints the version',
  about: 'Prints the version.',
  arguments: [],
  options: [],
  examples: ['weir version'],
  exits: [done],
};

const help: Command = {
  name: 'help',
  summary: 'explains a command',
  about: 'Explains a command, or shows which there are.',
  arguments: [{ shown: 'COMMAND', words: [], isOptional: true }],
  options: [],
  examples: ['weir help drain'],
  exits: [done, [1, 'no such command']],
};

export const commands: readonly Command[] = [
  ...[run, check, status, drain, move, stop, start, reload],
  ...[completion, version, help, names],
];

export function commandNamed(name: string): Command | null {
  return commands.find(command => command.name === name) ?? null;
}

/** Those that people are told of. */
export const shownCommands: readonly Command[] = commands.filter(({ isHidden }) => isHidden !== true);
