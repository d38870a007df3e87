import type { BrowserContext, Page } from 'playwright-core';

/** What a browser says while the network is away. */
export const NO_NETWORK = /net::ERR_|WebSocket connection to/;

/** What pages complained of: errors in their console, what the policy refused, faults that nobody caught. */
export class Complaints {
  private readonly heard: string[] = [];
  private readonly expected: RegExp[] = [];

  listenTo(context: BrowserContext): void {
    context.on('page', (page) => this.listenToPage(page));
    // Refused styles and scripts are said in the console, too; images and connections not always.
    void context.addInitScript(() =>
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        console.error(`The policy refused ${violatedDirective}: ${blockedURI}`),
      ),
    );
  }

  /** Complaints that belong to what a test does. */
  expect(complaint: RegExp): void {
    this.expected.push(complaint);
  }

  /** Everything since the last time, and what was expected then is so no longer. */
  take(): string[] {
    this.expected.length = 0;
    return this.heard.splice(0);
  }

  private listenToPage(page: Page): void {
    page.on('pageerror', (error) => this.hear(`${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.hear(`${message.text()} (${message.location().url})`);
    });
  }

  private hear(complaint: string): void {
    if (!this.expected.some((expected) => expected.test(complaint))) this.heard.push(complaint);
  }
}
