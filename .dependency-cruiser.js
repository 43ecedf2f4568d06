// Who may import whom. Each rule is seen to reject its file in tools/boundaries (npm run boundaries).

/** What each lib may import of the others; what is not listed is refused. */
const mayImport = {
  'contract-kit': [],
  contracts: ['contract-kit'],
  observability: [],
  identity: [],
  messaging: ['contract-kit', 'identity', 'observability'],
  operations: ['contract-kit', 'messaging', 'observability'],
  database: ['contract-kit', 'observability', 'operations'],
  outbox: ['contract-kit', 'database', 'messaging', 'observability', 'operations'],
  inbox: ['contract-kit', 'database', 'messaging', 'observability', 'operations'],
  saga: ['contract-kit', 'database', 'messaging', 'outbox', 'inbox', 'observability', 'operations'],
  service: ['messaging', 'observability', 'operations'],
  outbound: ['service'],
};

const spec = String.raw`\.spec\.ts$|/spec-support/`;
/** An app's domain: the files right under its src that are not wiring, configuration, persistence or tests. */
const domain = String.raw`^apps/(?!gateway/)[^/]+/src/(?!main\.ts)[^/.]+\.ts$`;

const libLayers = Object.entries(mayImport).map(([lib, allowed]) => ({
  name: `${lib}-imports-only-lower-libs`,
  comment: `libs/${lib} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other lib'}.`,
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: spec },
  to: { path: `^libs/(?!(${[lib, ...allowed].join('|')})/)` },
}));

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means that two files are one thing, or that one of them holds two.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'apps-never-import-apps',
      comment: 'Apps talk over NATS. What two of them share is a contract or a lib.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-never-import-apps',
      comment: 'A lib serves every app and knows none.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'frame-never-imports-contracts',
      comment: 'The frame outlives the example: delete libs/contracts and it still builds.',
      severity: 'error',
      from: { path: '^libs/(?!contracts/)' },
      to: { path: '^libs/contracts/' },
    },
    {
      name: 'domain-imports-only-contract-types',
      comment: 'A domain file holds rules only: no framework, no database, nothing at run time.',
      severity: 'error',
      from: { path: domain },
      to: { dependencyTypesNot: ['type-only'], pathNot: domain },
    },
    {
      name: 'domain-types-come-from-contracts',
      comment: 'The only types that a domain file borrows are those of the contracts.',
      severity: 'error',
      from: { path: domain },
      to: { pathNot: `^libs/contracts/|${domain}` },
    },
    {
      name: 'gateway-keeps-no-data',
      comment: 'The gateway translates and protects; state belongs to the services.',
      severity: 'error',
      from: { path: '^apps/gateway/' },
      to: { path: '^libs/(database|outbox|inbox|saga)/' },
    },
    {
      name: 'packages-are-imported-by-name',
      comment: "Import '@nestwork/<lib>', never a path into another package's src.",
      severity: 'error',
      from: { path: '^(?:apps|libs)/([^/]+)/' },
      to: {
        path: '^libs/',
        pathNot: '^libs/$1/',
        dependencyTypes: ['local'],
        dependencyTypesNot: ['aliased-tsconfig-paths'],
      },
    },
    {
      name: 'only-the-index-is-public',
      comment: "Another package's src/index.ts is its whole public surface.",
      severity: 'error',
      from: { path: '^(?:apps|libs|e2e)/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/(?!index\\.ts$)', pathNot: '^libs/$1/' },
    },
    {
      name: 'testing-is-for-tests',
      comment: 'Production code must not pull in the test kit.',
      severity: 'error',
      from: { pathNot: `^libs/testing/|^e2e/|^bench/|${spec}` },
      to: { path: '^libs/testing/' },
    },
    ...libLayers,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
