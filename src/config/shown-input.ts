// A source of a stream as the API shows it: under the names that the configuration has, with what the file would have to say and no more, so
// that what was shown can be sent back and is the same source. Passwords and the values of headers are hidden; who sends them back so, keeps them.

import { maskUrl } from '../base/mask-url.ts';
import type { Input } from './config.ts';
import { hidden } from './syntax/mask.ts';
import { spellSourceUrl } from './values/source-url.ts';

export interface ShownInput {
  /** Masked. */
  readonly url: string;
  /** Left out: its place in the list. */
  readonly priority?: number;
  /** Seconds; left out: the stream's. */
  readonly source_timeout?: number;
  /** Left out: tcp. */
  readonly rtsp_transport?: 'udp';
  readonly user_agent?: string;
  /** Names to what stands for their values. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** @param inputs in order of preference. */
export function shownInputs(inputs: readonly Input[]): readonly ShownInput[] {
  return inputs.map((input, index) => {
    const { priority, sourceTimeoutMs, rtspTransport, userAgent } = input;
    const headers = Object.keys(input.headers);
    return {
      url: maskUrl(spellSourceUrl(input)),
      ...(priority === index + 1 ? {} : { priority }),
      ...(sourceTimeoutMs === null ? {} : { source_timeout: sourceTimeoutMs / 1000 }),
      ...(rtspTransport === 'tcp' ? {} : { rtsp_transport: rtspTransport }),
      ...(userAgent === null ? {} : { user_agent: userAgent }),
      ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers.map(name => [name, hidden])) }),
    };
  });
}
