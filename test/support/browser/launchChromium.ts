import { chromium, type Browser } from 'playwright-core';

/** Starts the browser that is installed as `program`. As root Chromium has no sandbox. */
export function launchChromium(program: string): Promise<Browser> {
  return chromium.launch({ executablePath: program, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
