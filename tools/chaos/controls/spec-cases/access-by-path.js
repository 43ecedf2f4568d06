/** @type {import('../run-spec-control.js').SpecControl} */
export const accessByPath = {
  name: 'authentication in a middleware',
  means: 'a request is let pass when its path, as it is written, is none that must be guarded',
  meant: 'negative matrix',
  patches: [
    {
      file: 'apps/gateway/src/identity/access-token.guard.ts',
      find: "if (this.table.accessTo(context) === 'public') return true;",
      replace: `if (this.table.accessTo(context) === 'public') return true;
    const path = String(Reflect.get(Object(context.switchToHttp().getRequest()), 'url') ?? '/orders');
    if (!/^\\/(orders|operations|products|graphql)\\b/.test(path)) return true;`,
    },
  ],
  spec: 'apps/gateway/src/negative-matrix.int.spec.ts',
  fails: 'is reached by nobody without a token, however its route is written',
};
