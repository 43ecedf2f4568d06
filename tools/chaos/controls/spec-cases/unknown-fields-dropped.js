/** @type {import('../run-spec-control.js').SpecControl} */
export const unknownFieldsDropped = {
  name: 'forbidNonWhitelisted off',
  means: 'a field that no class declares is dropped instead of refused',
  meant: 'payloads',
  patches: [
    {
      file: 'libs/contract-kit/src/schema/payload-type.ts',
      find: "if (unknownFields === 'refuse') this.#findUnknown(value, '', problems);",
      replace: "if (unknownFields === 'refuse' && problems.length > 0) this.#findUnknown(value, '', problems);",
    },
  ],
  spec: 'libs/contract-kit/src/parse-payload.spec.ts',
  fails: 'is refused like any other unknown field',
};
