// Which endpoint comes next. After a failure the next call goes to the next endpoint, in a ring, so that a dead member costs one call.
// Calls that were already under way to the dead member when it was left do not turn the ring again.

import { invariant } from '../../base/invariant.ts';
import type { Endpoint } from './endpoint.ts';

export class Rotation {
  readonly #endpoints: readonly Endpoint[];
  #index: number;

  /** @param start 0 <= start < 1: where in the ring to begin, so that the nodes of a cluster do not all begin at one member. */
  constructor(endpoints: readonly Endpoint[], start: number) {
    invariant(endpoints.length > 0, 'etcd needs an endpoint');
    this.#endpoints = endpoints;
    this.#index = Math.floor(start * endpoints.length);
  }

  get size(): number {
    return this.#endpoints.length;
  }

  get current(): Endpoint {
    const endpoint = this.#endpoints[this.#index];
    invariant(endpoint !== undefined, 'the ring has no gap');
    return endpoint;
  }

  failed(endpoint: Endpoint): void {
    if (endpoint === this.current) this.#index = (this.#index + 1) % this.#endpoints.length;
  }
}
