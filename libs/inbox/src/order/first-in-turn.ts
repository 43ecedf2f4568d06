/** Of the held messages of a key, the one whose turn comes first; goes by the index of that order. */
export const FIRST_IN_TURN = 'ORDER BY epoch NULLS FIRST, sequence NULLS FIRST, position LIMIT 1';
