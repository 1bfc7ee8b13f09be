// A headless Chromium for tests of the pages: the one of the system, with a profile of its own, that talks to nobody but the test.

import { type BrowserContext, chromium } from 'playwright-core';
import { makeTemporaryFolder } from './temporary-folder.ts';

const executablePath = '/usr/bin/chromium';
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

export interface BrowserLook {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

export interface TestBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

export async function launchBrowser({
  width = 1280,
  height = 800,
  colorScheme = 'light',
}: BrowserLook = {}): Promise<TestBrowser> {
  const profile = await makeTemporaryFolder();
  try {
    const viewport = { width, height };
    const context = await chromium.launchPersistentContext(profile.path, {
      executablePath,
      args,
      headless: true,
      viewport,
      colorScheme,
    });
    const close = async () => {
      await context.close();
      await profile.remove();
    };
    return { context, close };
  } catch (error) {
    await profile.remove();
    throw new Error(`cannot start ${executablePath} (on Debian: apt install chromium)`, { cause: error });
  }
}
