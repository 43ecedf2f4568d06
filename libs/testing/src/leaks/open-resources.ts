import { createHook } from 'node:async_hooks';
import { instanceContext, type Incarnation } from '../service/instance-context.js';

interface OpenResource {
  readonly type: string;
  readonly owner: Incarnation;
  readonly handle: { hasRef?: () => boolean };
  readonly origin: Error;
}

const WATCHED: ReadonlySet<string> = new Set(['Timeout', 'TCPWRAP', 'TCPSERVERWRAP', 'PIPEWRAP', 'PROCESSWRAP']);
const STACK_DEPTH = 30;

const open = new Map<number, OpenResource>();

const hook = createHook({
  // Promises are of no interest here, and watching them would cost more than all the rest.
  trackPromises: false,
  init(id, type, _trigger, handle) {
    const owner = WATCHED.has(type) ? instanceContext.getStore() : undefined;
    if (owner) open.set(id, { type, owner, handle, origin: stackHere() });
  },
  destroy(id) {
    open.delete(id);
  },
});

/** Begins to watch which timers, sockets and processes services open. Safe to call often. */
export function watchResources(): void {
  hook.enable();
}

/** What an incarnation has opened, not closed, and would keep the process alive: each as `<kind> opened at <place>`. */
export function openResourcesOf(owner: Incarnation): string[] {
  return [...open.values()]
    .filter((resource) => resource.owner === owner && (resource.handle.hasRef?.() ?? true))
    .map(({ type, origin }) => `${type} opened at ${placeOf(origin)}`);
}

function stackHere(): Error {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = STACK_DEPTH;
  const error = new Error('opened here');
  Error.stackTraceLimit = before;
  return error;
}

// The first line of the project's own code says most; of a library, the line closest to the caller.
function placeOf({ stack = '' }: Error): string {
  const lines = stack.split('\n').filter((line) => /^\s+at /.test(line) && !/node:|open-resources/.test(line));
  return (lines.find((line) => !line.includes('node_modules')) ?? lines.at(-1) ?? 'an unknown place')
    .trim()
    .replace(/^at /, '');
}
