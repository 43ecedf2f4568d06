import { expect, it } from '@jest/globals';
import { withSections } from './results-page.js';

it('begins a page with what its figures mean', () => {
  expect(withSections('', ['## B3 Drain\n\nfast\n'])).toMatch(/^# Results\n[^#]*## B3 Drain\n\nfast\n$/);
});

it('replaces the section that was measured again and keeps the others', () => {
  const page = withSections('', ['## B3 Drain\n\nold\n', '## B5 Consume\n\nkept\n']);
  const next = withSections(page, ['## B3 Drain\n\nnew\n']);
  expect(next).toContain('## B3 Drain\n\nnew\n');
  expect(next).toContain('## B5 Consume\n\nkept\n');
  expect(next).not.toContain('old');
});

it('orders the sections by their benchmark, whichever ran last', () => {
  const page = withSections(withSections('', ['## B5 Consume\n\n5\n']), ['## B3 Drain\n\n3\n']);
  expect(page.indexOf('## B3')).toBeLessThan(page.indexOf('## B5'));
});
