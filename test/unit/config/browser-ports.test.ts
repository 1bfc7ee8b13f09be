import { describe, expect, it } from 'vitest';
import { browserPortTrouble } from '../../../src/config/browser-ports.ts';

const troubled = Array.from({ length: 65_535 }, (_, index) => index + 1).filter(
  port => browserPortTrouble(port) !== null,
);

describe('ports that browsers refuse', () => {
  it('are told by their number, with what to do', () => {
    expect(browserPortTrouble(6000)).toMatch(/^browsers refuse port 6000, .*'public URL' of the peer$/);
  });

  it('are none of those that people take for the web', () => {
    for (const port of [80, 443, 5000, 8000, 8080, 8081, 8443, 9000, 10_000])
      expect(browserPortTrouble(port)).toBeNull();
  });

  it('are refused by the fetch of Node as well, which has them from the same list and opens no connection', async () => {
    expect(troubled.length).toBeGreaterThan(70);
    for (const port of troubled)
      await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ cause: { message: 'bad port' } });
  });
});
