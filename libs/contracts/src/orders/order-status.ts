/** The life of an order: it is placed, then confirmed or cancelled for good. */
export const orderStatuses = ['placed', 'confirmed', 'cancelled'] as const;

/** Where an order is in its life. */
export type OrderStatus = (typeof orderStatuses)[number];
