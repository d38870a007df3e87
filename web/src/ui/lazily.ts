import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import { retryWait } from '../api/retry-wait';

/** Like React's `lazy`, which never asks again for what could not be loaded once. */
export function lazily<TProps>(
  load: () => Promise<{ default: ComponentType<TProps> }>,
): LazyExoticComponent<ComponentType<TProps>> {
  return lazy(() => untilLoaded(load));
}

/** Loads a chunk, as often as it takes: without a network, once there is one. */
export async function untilLoaded<TModule>(load: () => Promise<TModule>): Promise<TModule> {
  for (let tries = 1; ; tries++) {
    try {
      return await load();
    } catch {
      await retryWait(tries);
    }
  }
}
