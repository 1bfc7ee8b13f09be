// Whether a viewer may watch: what its backend says, or that nobody says anything now. The difference between the two counts: what nobody
// decided is never kept, and the player asks again. Of who comes with a pass of the cluster no backend is asked.

import type { PassVerdict } from './play-passes.ts';

export type BackendVerdict =
  | { readonly type: 'allowed' | 'denied' }
  | { readonly type: 'elsewhere'; readonly location: string };

export type Verdict =
  | BackendVerdict
  | PassVerdict
  /** Nobody decided. */
  | { readonly type: 'unanswered'; readonly reason: string };
