/** How long a service may take to stop. Orchestrators kill after 30 s by default, so this leaves them no reason to. */
export const STOP_BUDGET_MS = 25_000;

/** The part of it that a stop waits for a start under way: a step that has not ended by then waits for a server that is away. */
export const START_SHARE = 0.2;
