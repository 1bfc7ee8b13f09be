// What becomes of a viewer who asks for a stream that a backend guards.

export type Verdict =
  | { readonly type: 'allowed' | 'denied' }
  | { readonly type: 'elsewhere'; readonly location: string }
  /** Nobody decided. */
  | { readonly type: 'unanswered'; readonly reason: string };
