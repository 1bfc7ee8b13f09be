// Whether a request came through a proxy that says so, as those of etc/ do: then its connection, from this machine or not, tells nothing of who
// asks. Not promised of a proxy that is silent about itself: behind one of those, passwords and a cluster_key have to be set.

import type { Context } from 'koa';

const traces = ['Forwarded', 'X-Forwarded-For', 'X-Real-IP', 'Via'];

export function wasForwarded(ctx: Context): boolean {
  return traces.some(name => ctx.get(name) !== '');
}
