// What a backend is asked of a viewer, as the address of a GET, in the words of Flussonic's authorization backends, so that one written for
// those answers here as well. The address of the configuration may bring a query of its own along.

export interface PlayQuestion {
  /** The stream. */
  readonly name: string;
  readonly proto: 'hls' | 'mpegts' | 'jpeg';
  /** Of the connection. */
  readonly ip: string;
  /** '' when there is none. */
  readonly token: string;
  /** The same for the same stream, address and token, at all nodes. */
  readonly sessionId: string;
  /** How often it was asked of this session before, by this node. */
  readonly number: number;
  /** Since it was first allowed, s. */
  readonly durationS: number;
  readonly streamClients: number;
  readonly totalClients: number;
  readonly userAgent: string;
  readonly referer: string;
  readonly host: string;
  /** The query of the viewer's request, as it was sent. */
  readonly query: string;
}

export function questionUrl(backendUrl: string, question: PlayQuestion): string {
  const fields: Readonly<Record<string, string | number>> = {
    name: question.name,
    proto: question.proto,
    ip: question.ip,
    ...(question.token === '' ? {} : { token: question.token }),
    session_id: question.sessionId,
    request_type: question.number === 0 ? 'new_session' : 'update_session',
    request_number: question.number,
    ...(question.number === 0 ? {} : { duration: question.durationS }),
    stream_clients: question.streamClients,
    total_clients: question.totalClients,
    user_agent: question.userAgent,
    referer: question.referer,
    host: question.host,
    qs: question.query,
  };
  const query = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${backendUrl}${backendUrl.includes('?') ? '&' : '?'}${query.join('&')}`;
}
