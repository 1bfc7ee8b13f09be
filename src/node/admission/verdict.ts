// Whether a viewer may watch: what its backend says, or that nobody says anything now. The difference between the last two counts: what nobody
// decided is never kept, and the player asks again.

export type Verdict =
  | { readonly type: 'allowed' | 'denied' }
  | { readonly type: 'elsewhere'; readonly location: string }
  /** Nobody decided. */
  | { readonly type: 'unanswered'; readonly reason: string };
