/** The user of NATS as whom `npm run ops` logs in. */
export const operatorName = 'operator';

/**
 * What the command line does itself: asks who runs, asks services, and hears their answers. All else, streams included, is done by the
 * services with rights of their own.
 *
 * It may ask every service, not only those of this project: of one that takes no questions the server says so at once, while a question
 * that is refused looks like a service that is silent.
 * @type {import('./grants.js').Grant}
 */
const grant = { publish: ['$SRV.PING', 'ops.*.*.*'], subscribe: ['_INBOX.operator.>'] };

/**
 * @param {(user: string) => string} passwordOf
 * @returns {import('./authorization-text.js').NatsUser}
 */
export function operatorUser(passwordOf) {
  return { user: operatorName, password: passwordOf(operatorName), grant };
}
