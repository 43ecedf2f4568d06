import { describe, expect, it } from '@jest/globals';
import { apiPage } from './api-page.js';

describe('the API page', () => {
  it('shows every route with its purpose, its callers and a shell line', () => {
    const rest = { method: 'PUT', path: '/products/:id/price', status: 200 };
    const about = { name: 'changeProductPrice', topic: 'Products', isWrite: true, access: ['admin'] };
    const page = apiPage([{ ...about, rest, summary: 'Changes <b>a</b> price, `in cents`.' }], 'http://127.0.0.1:3000');
    expect(page).toContain('PUT /products/:id/price');
    expect(page).toContain('the role admin');
    expect(page).toMatch(/^ID=\S+/m);
    expect(page).toContain('&quot;$GATEWAY/products/$ID/price&quot;');
    expect(page).toContain('Changes &lt;b&gt;a&lt;/b&gt; price, <code>in cents</code>.');
    expect(page).toContain('<code>mutation changeProductPrice</code>');
    expect(page).toContain('<code>nestwork.gateway.v1.Products/ChangeProductPrice</code>');
  });

  it('leads to the documents that clients are made from', () => {
    const page = apiPage([], 'http://127.0.0.1:3000');
    for (const document of ['openapi.json', 'schema.graphql', 'gateway.proto']) {
      expect(page).toContain(`<a href="${document}">`);
    }
  });

  it.each(['http://127.0.0.1:3000', 'https://shop.example', 'http://[::1]:3000'])(
    'names the address it was called at: %s',
    (address) => {
      expect(apiPage([], address)).toContain(`GATEWAY=${address}`);
    },
  );

  it.each(['http://x;rm -rf ~', 'http://$(id)', 'http://<b>', 'http://'])(
    'never repeats an address that is none: %s',
    (address) => {
      expect(apiPage([], address)).toContain('GATEWAY=http://127.0.0.1:3000');
    },
  );
});
