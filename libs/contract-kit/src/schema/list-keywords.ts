import { keywordTable } from './value-keywords.js';

/** The decorators on a list as a whole. */
export const listKeywords = keywordTable({
  isArray: () => ({}),
  arrayNotEmpty: () => ({ minItems: 1 }),
  arrayMinSize: ([minItems]) => ({ minItems }),
  arrayMaxSize: ([maxItems]) => ({ maxItems }),
  arrayUnique: () => ({ uniqueItems: true }),
});
