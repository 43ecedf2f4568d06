import { executeSync, parse } from 'graphql';

/**
 * What about the data of an answer is not what its document asks for; undefined when all of it is.
 *
 * The document is executed once more on the answer itself: whatever comes of it must be that answer again, because nothing may be missing
 * in it, be null where the type does not allow that, or be there without having been asked for.
 * @param {import('graphql').GraphQLSchema} schema
 * @param {import('./documents.js').Asked} asked
 * @param {unknown} data
 */
export function dataMisfit(schema, { query, variables }, data) {
  const again = executeSync({
    schema,
    document: parse(query),
    variableValues: variables,
    rootValue: data,
    fieldResolver: (source, _args, _context, { path }) => source[path.key],
  });
  if (again.errors) return again.errors[0].message;
  const [told, expected] = [JSON.stringify(data), JSON.stringify(again.data)];
  return told === expected ? undefined : `${told} instead of ${expected}`;
}
