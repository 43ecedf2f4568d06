/** What a streaming endpoint returns: what is to come, or a list when all of it is known already. */
export type Streamed<T> = AsyncIterable<T> | readonly T[];
