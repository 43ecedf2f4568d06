import { exitCodes, OpsProblem } from './ops-problem.js';

/**
 * The TLS that the services' variables ask for, one of the files alone included; undefined: the servers decide. Throws OpsProblem.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {{ caFile?: string, certFile?: string, keyFile?: string } | undefined}
 */
export function tlsFrom({ NATS_TLS, NATS_CA_FILE: caFile, NATS_CERT_FILE: certFile, NATS_KEY_FILE: keyFile }) {
  if (!['', 'true', 'false', undefined].includes(NATS_TLS))
    throw new OpsProblem(exitCodes.usage, `NATS_TLS must be true or false, not '${NATS_TLS}'`);
  if (NATS_TLS !== 'true' && !caFile && !certFile && !keyFile) return undefined;
  return { ...(caFile && { caFile }), ...(certFile && { certFile }), ...(keyFile && { keyFile }) };
}
