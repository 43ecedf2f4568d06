/** A promise that a test resolves when it wants the waiting code to go on. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

/** Makes a closed gate. */
export function closedGate(): Gate {
  const listeners = new EventTarget();
  const opened = new Promise<void>((resolve) => listeners.addEventListener('open', () => resolve(), { once: true }));
  return { opened, open: () => void listeners.dispatchEvent(new Event('open')) };
}
