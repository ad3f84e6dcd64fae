import { markdownHtml } from './markdownHtml';

describe('a note in Markdown', () => {
  test.each([
    ['emphasis', '**now** _and_ ~~then~~', '<p><strong>now</strong> <em>and</em> <del>then</del></p>'],
    ['a line break', 'a\nb', '<p>a<br>b</p>'],
    ['a list', '- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
    ['code', '`a<b`', '<p><code>a&lt;b</code></p>'],
    [
      'a link, which tells its target nothing',
      '[log](https://logs.example/1)',
      '<p><a href="https://logs.example/1" target="_blank" rel="noopener noreferrer">log</a></p>',
    ],
    ['a heading as text', '# Big', 'Big'],
  ])('has %s', (_what, text, html) => {
    expect(markdownHtml(text).trim()).toBe(html);
  });

  test.each([
    ['a script', '<script>alert(1)</script>'],
    ['a picture', '![x](https://spy.example/p.png) <img src=x onerror=alert(1)>'],
    ['a handler', '<a href="https://a.example" onclick="alert(1)">a</a>'],
    ['a link that is a script', '[a](javascript:alert(1))'],
    ['a link that is a script, in disguise', '[a](java&#115;cript:alert(1))'],
    ['a link with data', '[a](data:text/html;base64,PHNjcmlwdD4=)'],
    ['a link without a scheme to another server', '[a](//spy.example)'],
    ['style', '<p style="position:fixed">a</p><style>*{display:none}</style>'],
    ['a frame, a form, a drawing', '<iframe src="/"></iframe><form action="/"><input></form><svg onload=alert(1)>'],
  ])('has not %s', (_what, text) => {
    expect(markdownHtml(text)).not.toMatch(
      /<(?:script|img|style|iframe|form|input|svg)|onclick|onerror|href="(?!https:\/\/a\.)|style=/i,
    );
  });
});
