export { subjectOfService, type Caller, type Principal } from './caller.js';
export { currentCaller, runAsCalledBy } from './current-caller.js';
export type { IdentityJwk } from './identity-key.js';
export { IdentityRefused } from './identity-refused.js';
export { IdentitySigner, type Addressed, type BoundTo } from './identity-signer.js';
export { IdentityVerifier, type ExpectedUse, type IdentityTrust } from './identity-verifier.js';
