// The URLs of weir itself and of etcd (http or https), and the headers that go with a source.

import { isHost } from './address.ts';
import { type ValueType, value, wrong } from './value-type.ts';

/** http(s)://HOST[:PORT][/PATH] without a user and without a query; the result has no slash at its end. */
export const httpUrl: ValueType<string> = {
  expected: 'http://HOST[:PORT] or https://HOST[:PORT]',
  parse(text) {
    if (!/^https?:\/\//i.test(text)) return wrong('is not an http or https URL');
    if (/[\s"'<>\\]/.test(text) || !URL.canParse(text)) return wrong('is not a URL');
    const url = new URL(text);
    if (url.username !== '' || url.password !== '') return wrong('must not hold a user or password');
    if (url.search !== '' || url.hash !== '') return wrong('must not hold a query');
    // As it stands in a header: a name with other letters in its ASCII form.
    const sent = /^[\x21-\x7e]+$/.test(text) ? text : url.href;
    return isHost(url.hostname) ? value(sent.replace(/\/+$/, '')) : wrong('names no host');
  },
};

/** http(s)://HOST[:PORT][/PATH][?QUERY] without a user: where something is asked by weir. */
export const backendUrl: ValueType<string> = {
  expected: 'http://HOST[:PORT]/PATH or https://HOST[:PORT]/PATH',
  parse(text) {
    const [address = '', ...query] = text.split('?');
    const parsed = httpUrl.parse(address);
    if (parsed.type === 'wrong' || query.length === 0) return parsed;
    const said = query.join('?');
    return /^[\x21\x23-\x3b\x3d\x3f-\x5b\x5d-\x7e]*$/.test(said) && !said.includes('#')
      ? value(`${new URL(address).href}?${said}`)
      : wrong('has a query with characters that must be percent-encoded');
  },
};

/** http(s)://HOST[:PORT], nothing after it. */
export const endpoint: ValueType<string> = {
  expected: 'http://HOST:PORT or https://HOST:PORT',
  parse(text) {
    const parsed = httpUrl.parse(text);
    if (parsed.type === 'wrong') return parsed;
    return new URL(parsed.value).pathname === '/' ? parsed : wrong('must not hold a path');
  },
};

export interface Header {
  readonly name: string;
  readonly value: string;
}

/** "Name: value". The lexer lets no control characters through, so that a value cannot begin a header of its own. */
export const header: ValueType<Header> = {
  expected: '"Name: value"',
  parse(text) {
    const match = /^([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*([^ \t].*)$/.exec(text);
    return match?.[1] && match[2] ? value({ name: match[1], value: match[2].trim() }) : wrong('is not a header');
  },
};
