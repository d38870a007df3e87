import type { NodePartsFragment } from '../gql';

const KEPT_MS = 60 * 60 * 1000;

/** The nodes with what one of them has just told: its new samples at the end, those of over an hour ago gone. */
export function withSamples(
  nodes: readonly NodePartsFragment[],
  told: NodePartsFragment,
): readonly NodePartsFragment[] {
  const known = nodes.find(({ id }) => id === told.id);
  if (!known) return [...nodes, told];
  const newest = known.samples.at(-1)?.at ?? '';
  // The same sample may come with the answer of the query and by itself. Times of one form compare as texts.
  const samples = [...known.samples, ...told.samples.filter(({ at }) => at > newest)];
  const end = Date.parse(samples.at(-1)?.at ?? '');
  const kept = samples.filter(({ at }) => end - Date.parse(at) < KEPT_MS);
  return nodes.map((node) => (node === known ? { ...told, samples: kept } : node));
}

/** A node that has told nothing for three samples has stopped, or cannot be heard. */
export function isSilent(node: NodePartsFragment, sampleSeconds: number, now: number): boolean {
  return now - Date.parse(node.samples.at(-1)?.at ?? '') > 3 * sampleSeconds * 1000;
}
