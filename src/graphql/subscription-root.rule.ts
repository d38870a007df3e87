import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

const CONDITIONS = new Set(['skip', 'include']);

/**
 * What a subscription is to hangs on no condition, as newer editions of the specification have it: without its one field
 * there would be nothing to subscribe to.
 */
export const subscriptionRootRule: ValidationRule = (context) => ({
  OperationDefinition({ operation, selectionSet }) {
    if (operation !== OperationTypeNode.SUBSCRIPTION) return;
    for (const selection of rootsOf(context, selectionSet.selections)) {
      const condition = selection.directives?.find(({ name }) => CONDITIONS.has(name.value));
      if (condition)
        context.reportError(
          new GraphQLError(`The field of a subscription cannot have @${condition.name.value}.`, {
            nodes: condition,
          }),
        );
    }
  },
});

/** The selections of the root type, those in fragments too. */
function rootsOf(
  context: ValidationContext,
  selections: readonly SelectionNode[],
  seen = new Set<string>(),
): SelectionNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return [selection, ...rootsOf(context, selection.selectionSet.selections, seen)];
    const { value: name } = selection.name;
    if (seen.has(name)) return [selection];
    const fragment = context.getFragment(name)?.selectionSet.selections ?? [];
    return [selection, ...rootsOf(context, fragment, seen.add(name))];
  });
}
