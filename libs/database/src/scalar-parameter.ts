type Scalar = string | number | boolean | null;

/** A parameter that the driver can always encode. */
export type ScalarParameter = Scalar | readonly Scalar[];
