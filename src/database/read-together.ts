import DataLoader from 'dataloader';

/**
 * Reads that wait are done together: one read at a time is under way, and what is asked for meanwhile is the
 * next. No delay when nobody asks, and few, large reads in a storm. Nothing is remembered.
 */
export function readTogether<K, V>(
  read: (keys: readonly K[]) => Promise<readonly V[]>,
  mostKeys: number,
): DataLoader<K, V> {
  let busy = false;
  const waiting: (() => void)[] = [];
  const next = () => {
    const dispatch = waiting.shift();
    // In a turn of its own, too: in a storm, the rest of this turn asks as well.
    if (dispatch) setImmediate(dispatch);
    else busy = false;
  };
  const batch = async (keys: readonly K[]) => {
    busy = true;
    try {
      return await read(keys);
    } finally {
      next();
    }
  };
  return new DataLoader<K, V>(batch, {
    cache: false,
    maxBatchSize: mostKeys,
    batchScheduleFn: (dispatch) => {
      if (busy) waiting.push(dispatch);
      // Not at the next tick: what arrives over several sockets in one turn of the event loop comes a tick apart.
      else setImmediate(dispatch);
    },
  });
}
