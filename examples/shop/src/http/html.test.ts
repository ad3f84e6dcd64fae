import { html } from './html.ts';

describe('markup', () => {
  test.each([
    ['text', `<b>"&'`, '<p>&lt;b&gt;&quot;&amp;&#39;</p>'],
    ['a number', 3, '<p>3</p>'],
    ['other markup', html`<i>x</i>`, '<p><i>x</i></p>'],
    ['a list of markup', [html`<i>1</i>`, html`<i>2</i>`], '<p><i>1</i><i>2</i></p>'],
    ['nothing', [], '<p></p>'],
  ])('takes %s', (_what, part, expected) => {
    expect(html`<p>${part}</p>`.markup).toBe(expected);
  });
});
