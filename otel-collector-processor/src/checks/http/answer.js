/** Values of a header that came several times, as one (RFC 9110 §5.3); undefined if it did not come. */
export function headerText({ headers }, name) {
    return headers[name.toLowerCase()]?.join(', ');
}
/** The body as text, by the charset of its content type, else as UTF-8. */
export function bodyText(answer) {
    const charset = /charset="?([^\s;"]+)/i.exec(headerText(answer, 'content-type') ?? '')?.[1];
    try {
        return new TextDecoder(charset ?? 'utf-8').decode(answer.body);
    }
    catch {
        return new TextDecoder().decode(answer.body); // a charset nobody knows
    }
}
