import { Injectable } from '@nestjs/common';
import type { Demo } from './demo.js';

/** Whom somebody who opens this server may try it as: set by {@link seedDemo}, so never in production. */
@Injectable()
export class DemoAccounts {
  private demo: Demo | null = null;

  get current(): Demo | null {
    return this.demo;
  }

  offer(demo: Demo): void {
    this.demo = demo;
  }
}
