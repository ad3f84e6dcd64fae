import createDOMPurify from 'dompurify';
import { Marked } from 'marked';

const marked = new Marked({ async: false, gfm: true, breaks: true });

/** What a note may have. No pictures: they tell a stranger's server who reads. No headings: the page has its own. */
const ALLOWED_TAGS = ['p', 'br', 'em', 'strong', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a', 'hr'];
const ALLOWED_ATTR = ['href', 'start'];

// An own one: others share the one that the package exports, and its hooks.
const purify = createDOMPurify(window);
purify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName === 'A') {
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer');
  }
});

/** Safe HTML of what a person wrote in Markdown: what is not allowed is left out, its text stays. */
export function markdownHtml(text: string): string {
  return purify.sanitize(marked.parse(text, { async: false }), {
    ALLOWED_TAGS,
    ALLOWED_ATTR,
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|\/(?!\/)|#)/i,
    ADD_ATTR: ['target'],
  });
}
