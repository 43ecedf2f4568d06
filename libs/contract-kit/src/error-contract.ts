import type { ErrorCategory } from './error-category.js';
import { registerError } from './error-registry.js';
import type { ErrorClass } from './message-contract.js';

/**
 * Declares an error that a handler may answer with, under a code that callers of any language can compare:
 * `<service>.<kebab>`, or a bare `<kebab>` for an error of the frame. Two classes with one code throw at declaration.
 */
export function ErrorContract(code: string, category: ErrorCategory): (type: ErrorClass) => void {
  return (type) => {
    registerError({ code, category, type });
    // On the prototype, so that the first line of the stack already names the class when the error is created.
    Object.defineProperty(type.prototype, 'name', { value: type.name, configurable: true });
  };
}
