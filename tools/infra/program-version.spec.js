import { expect, it } from '@jest/globals';
import { versionIn } from './program-version.js';

it.each([
  ['nats-server: v2.9.10', '2.9.10'],
  ['nats-server: v2.12.0-RC.1', '2.12.0'],
  ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4b5c2dc1b51f14', '7.0.15'],
  ['something else', undefined],
])('reads the version in "%s"', (text, version) => {
  expect(versionIn(text)).toBe(version);
});
