import { expect, it } from '@jest/globals';
import { jsonText } from './json-text.js';

it('answers as JSON let no text of a message command the terminal, and are read as what they were', () => {
  const controls = String.fromCharCode(...Array.from({ length: 160 }, (_, code) => code));
  const answers = [{ service: 'orders', rows: [{ [controls]: 'no \u009b2J', body: controls }] }];
  const text = jsonText(answers);
  expect(text).not.toMatch(/[^\n\x20-\x7e]/);
  expect(JSON.parse(text)).toEqual(answers);
});
