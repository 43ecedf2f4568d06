/** The environment variable of the server that holds the password of a user: `ORDERS_SETUP_NATS_PASSWORD`. @param {string} user */
export function passwordVariableOf(user) {
  return `${user.toUpperCase().replaceAll('-', '_')}_NATS_PASSWORD`;
}
