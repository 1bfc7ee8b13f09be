// Whether a connection comes from this machine itself, by the address that the kernel says.

/** @param address of the other end, also an IPv4 one in the shape of IPv6; null: it is not known. */
export function isLoopback(address: string | null): boolean {
  return address !== null && /^(::1$|(::ffff:)?127\.)/.test(address);
}
