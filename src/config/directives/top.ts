// The directives that stand at the top of the file, beside the streams.

import { hostAndPort, listenAddress } from '../values/address.ts';
import { bytes, duration } from '../values/quantity.ts';
import { endpoint } from '../values/url.ts';
import { choice, plainName, secretOrigin, text } from '../values/word.ts';
import { argument, directive, option, secret, several } from './directive.ts';

export const include = directive({
  name: 'include',
  scopes: ['top', 'peer', 'template', 'stream'],
  arguments: [several('GLOB', text('a path, which may hold * and ?'))],
  many: true,
  help: 'Reads other files at this place; the path is seen from the folder of this file. No file for a pattern with * or ? is no error.',
});

export const clusterKey = directive({
  name: 'cluster_key',
  scopes: ['top'],
  arguments: [secret('SECRET', secretOrigin)],
  without: 'nodes cannot ask each other anything',
  help: 'Signs what the nodes ask of each other. file:/path reads it from a file, env:NAME from the environment.',
});

export const cluster = directive({
  name: 'cluster',
  scopes: ['top'],
  needsRestart: true,
  arguments: [argument('NAME', plainName)],
  default: 'default',
  help: 'The prefix of all keys in etcd: clusters of different names can share one etcd.',
});

export const etcd = directive({
  name: 'etcd',
  scopes: ['top'],
  needsRestart: true,
  arguments: [several('URL', endpoint)],
  options: {
    user: option('NAME', text('a user of etcd'), 'The user that weir is for etcd.'),
    password: { ...option('PASSWORD', secretOrigin, 'Its password, or file:/path or env:NAME.'), secret: true },
    ca: option('PATH', text('the path of a PEM file'), 'The certificate authority that etcd must be signed by.'),
    cert: option('PATH', text('the path of a PEM file'), 'The certificate that weir shows to etcd.'),
    key: option('PATH', text('the path of a PEM file'), 'The key of that certificate.'),
  },
  without: '--etcd or WEIR_ETCD; with neither, a file of one node starts an etcd of its own',
  help: 'The etcd that all nodes share, every endpoint of it.',
});

export const data = directive({
  name: 'data',
  scopes: ['top'],
  needsRestart: true,
  arguments: [argument('PATH', text('the path of a folder'))],
  without: "/var/lib/weir, or the user's state folder when that cannot be written",
  help: 'Where nodes keep what they need, each in PATH/<node>. --data and WEIR_DATA win.',
});

export const http = directive({
  name: 'http',
  scopes: ['top'],
  needsRestart: true,
  arguments: [argument('PORT or ADDRESS:PORT', listenAddress)],
  without: "the port of the node's own peer, 80 when it has none; with 'https' only on a port that its peer has",
  help: 'Where this node listens. --http and WEIR_HTTP win; they may differ from the port of the peer.',
});

export const https = directive({
  name: 'https',
  scopes: ['top'],
  needsRestart: true,
  arguments: [argument('PORT or ADDRESS:PORT', listenAddress)],
  options: {
    cert: option(
      'PATH',
      text('the path of a PEM file'),
      'The certificate that it shows, with those between it and its authority.',
    ),
    key: option('PATH', text('the path of a PEM file'), 'The key of that certificate, without a passphrase.'),
  },
  without: 'this node listens for http alone',
  help: "Where this node listens for https, and for http only where an 'http' line, --http or the port of its peer asks for it too. WEIR_HTTPS wins over the address. New certificates are read whenever the configuration is read again.",
});

export const peer = directive({
  name: 'peer',
  scopes: ['top'],
  arguments: [argument('HOST[:PORT]', hostAndPort)],
  block: 'peer',
  many: true,
  without: 'one node, named by --node, WEIR_NODE or its hostname',
  help: 'A node of the cluster. Its name is the host; two peers on one host are named HOST:PORT both.',
});

export const template = directive({
  name: 'template',
  scopes: ['top'],
  arguments: [argument('NAME', plainName)],
  block: 'template',
  needsBlock: true,
  many: true,
  help: "Directives that streams take with 'template NAME;'. What a stream says itself replaces the same directive of its template as a whole.",
});

export const settle = directive({
  name: 'settle',
  scopes: ['top'],
  arguments: [argument('DURATION', duration(0, 60_000))],
  default: '3s',
  help: 'At a cold start, how long no node must have joined before streams that nobody had are shared out, when not all peers came. After a reload, how long streams that are new wait at most until every node has the same configuration.',
});

export const rebalanceDelay = directive({
  name: 'rebalance_delay',
  scopes: ['top'],
  arguments: [argument('DURATION', duration())],
  default: '60s',
  help: 'How long no node must have joined or left before streams are moved for the sake of an even load.',
});

export const liveMemory = directive({
  name: 'live_memory',
  scopes: ['top'],
  arguments: [argument('SIZE', bytes(16 * 1024 ** 2))],
  default: '1G',
  help: 'The most memory that live segments may take on one node.',
});

export const standbyCopies = directive({
  name: 'standby_copies',
  scopes: ['top'],
  arguments: [argument('COUNT', choice('0', '1'))],
  default: '1',
  help: 'How many other nodes hold a copy of the newest segments, so that viewers of a lost node miss none: 0 or 1.',
});

export const editAuth = directive({
  name: 'edit_auth',
  scopes: ['top'],
  arguments: [argument('USER', text('a user')), secret('PASSWORD', secretOrigin)],
  without: 'only loopback may change anything',
  help: 'Who may change things through the API. file:/path reads the password from a file, env:NAME from the environment.',
});

export const viewAuth = directive({
  name: 'view_auth',
  scopes: ['top'],
  arguments: [argument('USER', text('a user')), secret('PASSWORD', secretOrigin)],
  without: 'everybody may read',
  help: 'Who may read through the API. The password may come from a file or the environment as well.',
});

export const logLevel = directive({
  name: 'loglevel',
  scopes: ['top'],
  arguments: [argument('LEVEL', choice('trace', 'debug', 'info', 'warn', 'error'))],
  default: 'info',
  help: 'The least important lines that are logged: trace, debug, info, warn or error.',
});

export const reload = directive({
  name: 'reload',
  scopes: ['top'],
  arguments: [argument('MODE', choice('auto', 'manual'))],
  default: 'manual',
  help: 'auto: a node reads the file again by itself, when it or a file that it includes was changed; manual: on SIGHUP and by the API only.',
});
