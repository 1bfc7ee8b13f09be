// Something that has happened in the cluster, as people and programs are told of it. Names of types are those of the API.

export type ClusterEventType =
  | 'stream_claimed'
  | 'stream_moved'
  | 'stream_lost'
  | 'stream_stopped'
  | 'peer_up'
  | 'peer_down'
  | 'drain_started'
  | 'drain_ended'
  | 'config_changed';

export interface ClusterEvent {
  readonly type: ClusterEventType;
  /** The node that it is about: of a stream the one that has it now, else the one that had it. null: none. */
  readonly node: string | null;
  readonly stream: string | null;
  /** Of a stream: who had it, and who has it. null: nobody, or nobody knows. */
  readonly from: string | null;
  readonly to: string | null;
  /** One sentence. */
  readonly reason: string;
}

/** About a node alone. */
export function nodeEvent(type: ClusterEventType, node: string, reason: string): ClusterEvent {
  return { type, node, stream: null, from: null, to: null, reason };
}
