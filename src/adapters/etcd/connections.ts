// The connections of one purpose, at most one for each endpoint. After a failure the next one is a fresh one: a connection over
// which answers came may be dead without anyone telling. Only one that was silent from the first is kept for some seconds, since
// Node never frees an HTTP/2 session that is closed before its peer said a word (measured: 10 KB each), and a frozen etcd would
// cost 50 MB an hour.

import type { Connection } from './connection.ts';
import type { Endpoint } from './endpoint.ts';

export type Connect = (endpoint: Endpoint) => Connection;

const silentForMs = 5000;

export class Connections {
  readonly #connect: Connect;
  readonly #open = new Map<Endpoint, Connection>();

  constructor(connect: Connect) {
    this.#connect = connect;
  }

  /** Throws what opening one throws. */
  open(endpoint: Endpoint): Connection {
    const opened = this.#open.get(endpoint);
    if (opened !== undefined) return opened;
    const connection = this.#connect(endpoint);
    this.#open.set(endpoint, connection);
    return connection;
  }

  /** Calls that are still under way over it end by themselves. */
  failed(connection: Connection): void {
    if (connection.isSilent && connection.ageMs() < silentForMs) return;
    if (this.#open.get(connection.endpoint) === connection) this.#open.delete(connection.endpoint);
    connection.retire();
  }

  close(): void {
    for (const connection of this.#open.values()) connection.close();
    this.#open.clear();
  }
}
