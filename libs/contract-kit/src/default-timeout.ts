/** How long a request waits when neither its contract nor its caller says: 3 seconds. */
export const defaultTimeoutMs = 3_000;
