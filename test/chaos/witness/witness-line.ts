// What the witness says, one JSON object a line. All times are ms of the kernel's monotonic clock.

export type WitnessLine =
  | { readonly type: 'ready'; readonly port: number }
  /** `atMs`: accepted. */
  | {
      readonly type: 'open';
      readonly id: number;
      readonly stream: string;
      readonly client: string;
      readonly atMs: number;
    }
  /** `atMs`: the end (FIN or reset) was read. */
  | { readonly type: 'close'; readonly id: number; readonly atMs: number }
  /** The longest delay of its event loop since the last such line, which is a second ago: its own error. */
  | { readonly type: 'pace'; readonly atMs: number; readonly worstMs: number };
