/** The part of `process` that starting and stopping a service needs. */
export interface ProcessHost {
  on(event: string, listener: (value: unknown) => void): unknown;
  exit(code: number): void;
}
