/**
 * A nats-server that the frame is proven with, and the Debian release whose package brings it.
 * @typedef {{ version: string, suite: string }} MatrixVersion
 * @type {readonly MatrixVersion[]}
 */
export const matrixVersions = [
  { version: '2.9.10', suite: 'bookworm' },
  { version: '2.10.27', suite: 'trixie' },
  { version: '2.15.1', suite: 'sid' },
];
