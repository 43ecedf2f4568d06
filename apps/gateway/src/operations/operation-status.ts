/** How far an operation is: `failed` when what it was to do is undone. */
export const operationStatuses = ['pending', 'done', 'failed'] as const;

/** One of them. */
export type OperationStatus = (typeof operationStatuses)[number];
