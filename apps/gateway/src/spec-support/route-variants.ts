/** A request line, and headers that try to make more of it. */
export interface RequestVariant {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ways to write a path and to name a method that some server, somewhere, has once taken for the same route. The first is the route itself. */
export function routeVariants(method: string, path: string): readonly RequestVariant[] {
  return [
    ...pathVariants(path).map((variant) => ({ method, path: variant })),
    ...['HEAD', 'OPTIONS', 'TRACE', 'PATCH', 'PROPFIND', 'SEARCH', 'M-SEARCH'].map((other) => ({
      method: other,
      path,
    })),
    ...OVERRIDES.map((headers) => ({ method: 'GET', path: '/gateway.proto', headers: headers(method, path) })),
    { method: 'GET', path: `/gateway.proto?_method=${method}&path=${encodeURIComponent(path)}` },
  ];
}

function pathVariants(path: string): readonly string[] {
  const [, first = '', ...rest] = path.split('/');
  const encodedFirst = `%${first.charCodeAt(0).toString(16)}${first.slice(1)}`;
  const tail = rest.length === 0 ? '' : `/${rest.join('/')}`;
  return [
    path,
    `/${encodedFirst}${tail}`,
    `/%25${encodedFirst.slice(1)}${tail}`,
    `${path}/`,
    `${path}//`,
    `/${path}`,
    `/.${path}`,
    `/products/..${path}`,
    `/products/%2e%2e${path}`,
    `/products/..;${path}`,
    `/%2e${path}`,
    `/%2f${path.slice(1)}`,
    `${path}%2f`,
    `${path}%2e`,
    `${path}/.`,
    `${path}/%2e`,
    `${path}/..${tail === '' ? path : '/price'}`,
    `${path};a=b`,
    `/${first};a=b${tail}`,
    `${path}.json`,
    `${path}~`,
    `${path}%20`,
    `${path}%09`,
    `${path}%00`,
    `${path}%0d%0ax:y`,
    `${path}%3f`,
    `${path}%23`,
    `${path}?`,
    `${path}?a=b`,
    `${path}#a`,
    `/${first.toUpperCase()}${tail}`,
    `/${first.charAt(0).toUpperCase()}${first.slice(1)}${tail}`,
    `/%c0%af${path.slice(1)}`,
    `/%ef%bc%8f${path.slice(1)}`,
    String.raw`\${path.slice(1)}`,
    `/${path.replaceAll('/', '%5c')}`,
    `http://127.0.0.1${path}`,
    `//127.0.0.1${path}`,
  ];
}

const OVERRIDES: readonly ((method: string, path: string) => Record<string, string>)[] = [
  (method) => ({ 'x-http-method-override': method }),
  (method) => ({ 'x-http-method': method }),
  (method) => ({ 'x-method-override': method }),
  (_, path) => ({ 'x-original-url': path }),
  (_, path) => ({ 'x-rewrite-url': path }),
  (_, path) => ({ 'x-forwarded-prefix': path, 'x-forwarded-uri': path }),
];
