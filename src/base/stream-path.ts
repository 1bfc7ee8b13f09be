// The name of a stream as a path: what its names may hold of slashes stays, everything else is encoded.

export function streamPath(stream: string): string {
  return stream.split('/').map(encodeURIComponent).join('/');
}
