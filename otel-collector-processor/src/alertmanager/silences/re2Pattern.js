/** What a pattern may not have to be tried here; the message is the end of a sentence about it. */
export class UnsupportedPatternError extends Error {
    name = 'UnsupportedPatternError';
}
const SHORTHANDS = { d: '0-9', w: '0-9A-Za-z_', s: '\\t\\n\\f\\r ' };
const SAME_ESCAPES = /[tnrfv]/;
const SYNTAX = /[\^$\\.*+?()[\]{}|/-]/;
/** A character as itself, wherever it stands in a `v`-less, `u`-flagged pattern. */
const literal = (character) => SYNTAX.test(character) && character !== '-' ? `\\${character}` : character;
function refuse(what) {
    throw new UnsupportedPatternError(`has ${what}`);
}
/**
 * A regular expression of RE2, as Alertmanager's matchers have it, as one of ECMAScript (flag `u`) that matches the same
 * texts. What the two write alike and mean differently is rewritten; what ECMAScript lacks, or RE2 does, is refused: it
 * is never guessed. Throws UnsupportedPatternError.
 * Source: RE2's syntax page; Go's regexp/syntax.
 */
export function re2Pattern(pattern) {
    const flags = /^\(\?([is]+)\)/.exec(pattern);
    const rest = pattern.slice(flags?.[0].length ?? 0);
    const dotAll = flags?.[1]?.includes('s') === true;
    const characters = [...rest];
    let out = '';
    let at = 0;
    const peek = (text) => characters.slice(at, at + text.length).join('') === text;
    function escape(inClass) {
        const character = characters[at++];
        if (character === undefined)
            return refuse('a backslash at its end');
        const shorthand = SHORTHANDS[character.toLowerCase()];
        if (shorthand !== undefined) {
            if (character !== character.toLowerCase()) {
                if (inClass)
                    refuse(`\\${character} within brackets, which cannot be tried here`);
                return `[^${shorthand}]`;
            }
            return inClass ? shorthand : `[${shorthand}]`;
        }
        if (SAME_ESCAPES.test(character))
            return `\\${character}`;
        if (!inClass && /[bB]/.test(character))
            return `\\${character}`;
        if (/[0-9A-Za-z]/.test(character))
            refuse(`\\${character}, which cannot be tried here`);
        return inClass && character === '-' ? '\\-' : literal(character);
    }
    function characterClass() {
        let text = '[';
        if (characters[at] === '^') {
            text += '^';
            at += 1;
        }
        for (let first = true;; first = false) {
            if (peek('[:'))
                refuse('a class such as [:alpha:], which cannot be tried here');
            const character = characters[at++];
            if (character === undefined)
                return refuse('a bracket that is not closed');
            if (character === ']' && !first)
                return `${text}]`;
            text += character === '\\' ? escape(true) : literal(character);
        }
    }
    /** Behind `(`. What is not rewritten follows as it is. */
    function group() {
        if (characters[at] !== '?' || peek('?:'))
            return '(';
        if (peek('?=') || peek('?!') || peek('?<=') || peek('?<!'))
            return refuse('a look-around, which Alertmanager does not know');
        if (peek('?<'))
            return '(';
        if (!peek('?P<'))
            return refuse('flags that cannot be tried here: only (?i) and (?s) at its start can');
        at += 2; // RE2's own way to name a group: without the P it is everybody's
        return '(?';
    }
    while (at < characters.length) {
        const character = characters[at++];
        if (character === '\\')
            out += escape(false);
        else if (character === '[')
            out += characterClass();
        else if (character === '(')
            out += group();
        else if (character === '.')
            out += dotAll ? '[^]' : '[^\\n]';
        else if (character === '{' || character === '}') {
            const repeat = character === '{' ? /^\d+(?:,\d*)?\}/.exec(characters.slice(at, at + 12).join('')) : null;
            if (repeat === null)
                out += `\\${character}`;
            else {
                out += `{${repeat[0]}`;
                at += repeat[0].length;
            }
        }
        else
            out += character === ']' ? '\\]' : character;
    }
    return flags?.[1]?.includes('i') === true ? `(?i:${out})` : out;
}
