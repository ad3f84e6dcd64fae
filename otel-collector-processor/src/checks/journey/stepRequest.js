import { fillJson, fillText, fillUrl } from '@vigil/quality-model';
import { StepFailure } from './stepContext.ts';
/** What HTTP lets stand in the value of a header (RFC 9110 §5.5). */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
function headersOf(step, lookup) {
    const headers = { accept: '*/*' };
    if (step.body.kind === 'json')
        headers['content-type'] = 'application/json';
    for (const [name, template] of Object.entries(step.headers)) {
        const value = fillText(template, lookup);
        if (!HEADER_VALUE.test(value))
            throw new StepFailure('fail', `the value of the header ${name} fits into no header`);
        headers[name.toLowerCase()] = value;
    }
    return headers;
}
function bodyOf({ body }, lookup) {
    switch (body.kind) {
        case 'none':
            return undefined;
        case 'json':
            return JSON.stringify(fillJson(body.value, lookup));
        case 'text':
            return fillText(body.text, lookup);
        default:
            return body;
    }
}
/** The request of a step with its variables filled. Throws StepFailure or TemplateError. */
export function stepRequest(step, lookup) {
    const url = fillUrl(step.url, lookup);
    if (!URL.canParse(url))
        throw new StepFailure('fail', `${url} is no URL`);
    return { url: new URL(url), method: step.method, headers: headersOf(step, lookup), body: bodyOf(step, lookup) };
}
