/** PostgreSQL's text takes neither NUL nor half a surrogate pair. */
export function storableText(text) {
    return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
