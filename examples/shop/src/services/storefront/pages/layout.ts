import { html, type Html } from '../../../http/html.ts';

const STYLE = html`<style>
  :root {
    color-scheme: light dark;
    --ink: #1d2433;
    --paper: #fbfaf7;
    --line: #d9d5cb;
    --accent: #1f5fbf;
    --card: #fff;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ink: #e8e6e1;
      --paper: #16191f;
      --line: #3a3f4a;
      --accent: #8ab4f8;
      --card: #1f232b;
    }
  }
  * {
    box-sizing: border-box;
  }
  body {
    margin: 0;
    font:
      1rem/1.5 system-ui,
      sans-serif;
    color: var(--ink);
    background: var(--paper);
  }
  header,
  main,
  footer {
    max-width: 60rem;
    margin: 0 auto;
    padding: 1rem;
  }
  header {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    border-bottom: 1px solid var(--line);
  }
  a {
    color: var(--accent);
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  .skip {
    position: absolute;
    left: -99rem;
  }
  .skip:focus {
    left: 1rem;
    top: 0.5rem;
    background: var(--card);
    padding: 0.5rem;
  }
  .brand {
    font-weight: 700;
    font-size: 1.25rem;
    text-decoration: none;
    color: inherit;
  }
  .products {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr));
    gap: 1rem;
    padding: 0;
    list-style: none;
  }
  .card {
    background: var(--card);
    border: 1px solid var(--line);
    border-radius: 0.5rem;
    padding: 1rem;
  }
  .tile {
    display: grid;
    place-items: center;
    height: 5rem;
    border-radius: 0.375rem;
    font-size: 2.5rem;
    font-weight: 700;
    color: #1d2433;
  }
  .price {
    font-variant-numeric: tabular-nums;
    font-weight: 600;
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    text-align: left;
    padding: 0.5rem;
    border-bottom: 1px solid var(--line);
  }
  td.price,
  th.price {
    text-align: right;
  }
  label {
    display: block;
    margin: 0.75rem 0 0.25rem;
  }
  input,
  button {
    font: inherit;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--line);
    border-radius: 0.375rem;
  }
  input {
    background: var(--card);
    color: inherit;
  }
  button {
    background: var(--accent);
    color: var(--card);
    border-color: transparent;
    cursor: pointer;
    margin: 0.75rem 0.5rem 0 0;
  }
  button.quiet {
    background: transparent;
    color: var(--accent);
    border-color: var(--line);
  }
</style>`;

/** A whole page of the shop. */
export function layout(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – Fern &amp; Clay</title>
        <link rel="icon" href="data:," />
        ${STYLE}
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        <header>
          <a class="brand" href="/">Fern &amp; Clay</a>
          <nav aria-label="Shop"><a href="/cart">Your cart</a></nav>
        </header>
        <main id="content">
          <h1>${title}</h1>
          ${content}
        </main>
        <footer>An example shop: nothing is sold, no card is charged.</footer>
      </body>
    </html>`;
}

/** 1290 → `€12.90` */
export function money(cents: number): string {
  return `€${(cents / 100).toFixed(2)}`;
}
