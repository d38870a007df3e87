import { type ASTNode, type DocumentNode, type GraphQLError, Kind, parse, type Source, visit } from 'graphql';

/** A document may have a hundred errors: it is read again for the first of them. */
const documents = new WeakMap<Source, DocumentNode>();

/**
 * Which input a coercion error of graphql-js is about, such as `type` or `memberIds.2`: from the message where
 * the value came as a variable, from the place in the document where it was written there.
 */
export function fieldOf(error: GraphQLError): string | undefined {
  const variable = /^Variable "\$(\w+)"(?:.* at "([^"]+)")?/.exec(error.message);
  if (variable) {
    const path = [(variable[2] ?? variable[1] ?? '').replace(/\[(\d+)\]/g, '.$1')];
    const inside = /; Field "(\w+)" (?:of required type|is not defined)/.exec(error.message);
    if (inside?.[1]) path.push(inside[1]);
    // What stands in an input is named by its own name, whatever the client calls the variable.
    return path.join('.').replace(/^\w+\.(?=[a-z_])/i, '');
  }
  const argument = /argument "([^"]+)"|^Argument "([^"]+)"|^Field "\w+\.(\w+)" of required type/i.exec(
    error.message,
  );
  const named = argument?.[1] ?? argument?.[2] ?? argument?.[3];
  if (named)
    return named
      .split('.')
      .at(-1)
      ?.replace(/[:(].*$/, '');
  const position = error.positions?.[0];
  // What could not be read has no nodes.
  return error.nodes && error.source && position !== undefined
    ? writtenAt(error.source, position)
    : undefined;
}

function withoutInput(path: string): string {
  return path.replace(/^input\./, '');
}

function writtenAt(source: Source, position: number): string | undefined {
  const path: string[] = [];
  const holds = (node: ASTNode) => node.loc && node.loc.start <= position && position < node.loc.end;
  try {
    visit(documentOf(source), {
      enter(node) {
        if (!holds(node)) return node.kind === Kind.DOCUMENT ? undefined : false;
        if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) path.push(node.name.value);
        return undefined;
      },
    });
  } catch {
    return undefined;
  }
  return path.length > 0 ? withoutInput(path.join('.')) : undefined;
}

function documentOf(source: Source): DocumentNode {
  let document = documents.get(source);
  if (!document) documents.set(source, (document = parse(source)));
  return document;
}
