type Action = () => Promise<void> | void;

const armed = new Map<string, Action>();

/**
 * Marks a place where a crash or a failure matters, so that a test can cause one exactly there.
 *
 * Resolves at once unless a test armed the point; whatever the armed action throws is thrown here.
 */
export async function failPoint(name: string): Promise<void> {
  if (armed.size > 0) await armed.get(name)?.();
}

/** Runs `action` whenever execution reaches the named fail point, until the returned function is called. For tests. */
export function armFailPoint(name: string, action: Action): () => void {
  armed.set(name, action);
  return () => {
    if (armed.get(name) === action) armed.delete(name);
  };
}
