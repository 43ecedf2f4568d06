/** Run by jest after the integration specs: stops what infrastructure-setup.js started, if it started anything. */
// oxlint-disable-next-line import/no-default-export -- jest calls the default export
export default async function tearDown() {
  await globalThis.stopTestInfrastructure?.();
}
