import {
  type ComponentType,
  createContext,
  type ReactNode,
  Suspense,
  useContext,
  useEffect,
  useState,
} from 'react';
import { retryWait } from '../api/retry-wait';

const Fallback = createContext<ReactNode>(null);

/** What stands where a part is that is not loaded yet, or waits for something itself. */
export const UntilLoaded = ({ fallback = null, children }: { fallback?: ReactNode; children: ReactNode }) => (
  <Suspense fallback={fallback}>
    <Fallback value={fallback}>{children}</Fallback>
  </Suspense>
);

/**
 * A part of the page that is loaded when it is first shown. React's own `lazy` never asks again for what could not be
 * loaded once, and its `Suspense` keeps a fallback for 300 ms even where the part is there much sooner.
 */
export function lazily<TProps extends object>(
  load: () => Promise<{ default: ComponentType<TProps> }>,
): ComponentType<TProps> {
  let loaded: ComponentType<TProps> | null = null;
  let loading: Promise<unknown> | null = null;
  const start = async () => {
    loaded = (await untilLoaded(load)).default;
  };
  return function Part(props: TProps) {
    const fallback = useContext(Fallback);
    const [Loaded, setLoaded] = useState<ComponentType<TProps> | null>(() => loaded);
    useEffect(() => {
      let isShown = true;
      if (!Loaded) void (loading ??= start()).then(() => isShown && setLoaded(() => loaded));
      return () => {
        isShown = false;
      };
    }, [Loaded]);
    if (!Loaded) return fallback;
    return (
      <Fallback value={null}>
        <Loaded {...props} />
      </Fallback>
    );
  };
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
