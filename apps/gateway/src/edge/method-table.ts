interface Route {
  readonly method: string;
  readonly segments: readonly string[];
}

/** Knows which methods each path answers to, so that a wrong method on a known path is told apart from an unknown path. */
export class MethodTable {
  readonly #routes: Route[] = [];

  /** Adds a route as the router knows it, for example `GET`, `/orders/:id`. */
  add(method: string, pattern: string): void {
    this.#routes.push({ method, segments: pattern.split('/') });
  }

  /** The methods of a path (without query), sorted; none for an unknown path. */
  methodsOf(path: string): readonly string[] {
    const segments = path.split('/');
    const methods = this.#routes.filter((route) => matches(route.segments, segments)).map(({ method }) => method);
    return [...new Set(methods)].toSorted();
  }
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length === path.length && pattern.every((part, at) => matchesSegment(part, path[at]!));
}

function matchesSegment(part: string, segment: string): boolean {
  return part.startsWith(':') ? segment !== '' : part === segment;
}
