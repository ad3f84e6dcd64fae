import { html, type Html } from '../../../http/html.ts';
import type { HttpProblem } from '../../../http/httpProblem.ts';
import { layout } from './layout.ts';

/** What a person sees of a problem; the shop's own troubles are not explained. */
export function problemPage(problem: HttpProblem): Html {
  const content =
    problem.status >= 500
      ? html`<p>Something went wrong on our side. Please try again.</p>`
      : html`<p>${problem.message}</p>`;
  return layout(
    problem.status === 404 ? 'Not found' : 'That did not work',
    html`${content}
      <p><a href="/">To the shop</a></p>`,
  );
}
