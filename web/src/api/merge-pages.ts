import type { FieldFunctionOptions, Reference } from '@apollo/client';

interface Page {
  readonly nodes: readonly Node[];
  readonly pageInfo: unknown;
}

/** A room or a user by reference, or a member with the user inside. */
type Node = Reference | { readonly user: Reference };

/**
 * Puts a page behind the pages that are there. A first page that is fetched again refreshes what it holds and
 * leaves the later pages and their end as they are; where there are none, it says whether there are by now.
 */
export function mergePages(
  existing: Page | undefined,
  incoming: Page,
  { args }: Pick<FieldFunctionOptions, 'args'>,
): Page {
  if (!existing) return incoming;
  const isNext = Boolean(args?.['after']);
  const nodes = isNext ? [...existing.nodes, ...incoming.nodes] : [...incoming.nodes, ...existing.nodes];
  const isTheEnd = isNext || existing.nodes.length <= incoming.nodes.length;
  const known = new Set<string>();
  return {
    ...incoming,
    // The first of each: a room that was made here comes by the inbox, too.
    nodes: nodes.filter((node) => !known.has(refOf(node)) && known.add(refOf(node))),
    pageInfo: isTheEnd ? incoming.pageInfo : existing.pageInfo,
  };
}

const refOf = (node: Node) => ('user' in node ? node.user.__ref : node.__ref);
