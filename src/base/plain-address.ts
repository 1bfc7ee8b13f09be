// The address of who is at the other end of a connection, as people and backends write it: a socket that listens on IPv6 gives the
// addresses of IPv4 a shape of its own, `::ffff:192.0.2.7` (RFC 4291, 2.5.5.2).

/** IPv4 in its own shape; anything else stays as it is. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
