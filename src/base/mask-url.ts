// Takes the secrets out of URLs before anybody sees them: the user part (user, password or token before the @) and the values of query
// options that are obviously secret. Works on broken URLs too, since those are what errors show; when in doubt it hides more.
// Not promised: a secret in a path, or one that stands alone without its URL.

const hidden = '****';
const secretName =
  /pass|pwd|secret|token|credential|signature|(?:^|[-_.])(?:key|auth|sig|session|pin)$|^(?:api|access|stream)?key$|authorization/i;

/** Whether an option, header or query field of that name holds a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** One URL (or what should be one), masked. */
export function maskUrl(url: string): string {
  const schemeEnd = url.indexOf('://');
  if (schemeEnd < 0) return url;
  const start = schemeEnd + 3;
  const queryAt = url.indexOf('?', userEnd(url, start));
  const head = maskUser(queryAt < 0 ? url : url.slice(0, queryAt), start);
  return queryAt < 0 ? head : `${head}?${maskQuery(url.slice(queryAt + 1))}`;
}

const urls = /[a-z][a-z0-9+.-]{0,20}:\/\/[^\s'"<>]+/gi;

/** Every URL within a longer text, masked: a line of ffmpeg's, an error of a library. */
export function maskUrls(text: string): string {
  return text.includes('://') ? text.replace(urls, maskUrl) : text;
}

/** The same for whom not even the address is for: a viewer learns that the source is silent, not where the camera is. */
export function hideUrls(text: string, insteadOfEach: string): string {
  return text.replace(urls, url => `${insteadOfEach}${/[:;,.]*$/.exec(url)?.[0]}`);
}

function maskUser(url: string, start: number): string {
  const end = userEnd(url, start);
  if (end > start + 1) return `${url.slice(0, start)}${hidden}@${url.slice(end)}`;
  const authority = url.slice(start, authorityEnd(url, start));
  const unfinished = /^[^[\]:]*:(?!\d*$)/.test(authority);
  return unfinished ? `${url.slice(0, start)}${hidden}${url.slice(start + authority.length)}` : url;
}

/** Where the host begins: after the last @ of authority and path (a password may hold a / of its own), and of the whole URL when what
 *  should be host:port is neither. */
function userEnd(url: string, start: number): number {
  const authority = url.slice(start, authorityEnd(url, start));
  if (authority.includes('@')) return start + beforeQuery(url.slice(start)).lastIndexOf('@') + 1;
  const hostAndPort = /^(?:\[[^\]]*\]|[^:]*)(?::\d{0,5})?$/.test(authority);
  return hostAndPort ? start : url.lastIndexOf('@') + 1 || start;
}

function beforeQuery(text: string): string {
  const end = text.search(/[?#]/);
  return end < 0 ? text : text.slice(0, end);
}

function authorityEnd(url: string, start: number): number {
  const end = url.slice(start).search(/[/?#]/);
  return end < 0 ? url.length : start + end;
}

function maskQuery(query: string): string {
  return query.replace(/([^&;=?#]+)=([^&;#]*)/g, (field, name: string, value: string) =>
    value !== '' && isSecretName(name) ? `${name}=${hidden}` : field,
  );
}
