/**
 * A server that these tools run. All three may be called at any time and more than once.
 * @typedef {object} Server
 * @property {() => Promise<void>} start  resolves when it accepts clients
 * @property {() => Promise<void>} stop  resolves when it has ended
 * @property {(signal: NodeJS.Signals) => void | Promise<void>} kill
 */

/** @type {Server} A server that was given to us: whether it runs is not ours to say. */
export const notOurs = { start: async () => {}, stop: async () => {}, kill: () => {} };
