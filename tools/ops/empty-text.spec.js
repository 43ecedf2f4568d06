import { expect, it } from '@jest/globals';
import { emptyText } from './empty-text.js';

it.each([
  ['failed list', {}, 'No failed messages.'],
  ['failed list', { limit: 5 }, 'No failed messages.'],
  ['failed list', { consumer: 'x' }, 'Nothing matches what was asked for.'],
  ['api-keys list', {}, 'The gateway knows no API key; it takes a new one within 5 s of having the file.'],
  ['streams plan', {}, 'All streams and consumers are as declared.'],
  ['shelves list', {}, 'Nothing to show.'],
])('an empty answer to %s %j reads: %s', (name, parameters, text) => {
  expect(emptyText(name, parameters)).toBe(text);
});
