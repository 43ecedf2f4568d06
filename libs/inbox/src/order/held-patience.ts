/**
 * For how long a key may be held before somebody has to look, as SQL over its row: a gap of a minute is longer than a redelivery
 * takes, five minutes are more than all attempts. Until then it may be on its way by itself.
 */
export const HELD_PATIENCE = `CASE held_reason WHEN 'gap' THEN interval '1 min' ELSE interval '5 min' END`;
