/**
 * What the YAML parser stumbled over, in words. Its own ones are not shown: some of them repeat the source text, which
 * may be a secret.
 */
const MESSAGES = {
    ALIAS_PROPS: 'an alias cannot have an anchor or a tag',
    BAD_ALIAS: 'an alias or anchor without a usable name',
    BAD_COLLECTION_TYPE: 'a tag that does not fit the value',
    BAD_DIRECTIVE: 'a line that begins with % must be a YAML directive',
    BAD_DQ_ESCAPE: 'an unknown escape in a double-quoted text: write \\\\ for a backslash, or use single quotes',
    BAD_INDENT: 'wrong indentation, or a bracket, brace or quote above that is not closed',
    BAD_PROP_ORDER: 'an anchor or tag stands in the wrong place',
    BAD_SCALAR_START: 'a text cannot begin with this character: put it in quotes',
    BLOCK_AS_IMPLICIT_KEY: 'two keys on one line, or a missing line break: `a: b: c` needs quotes around `b: c`',
    BLOCK_IN_FLOW: 'an indented list or mapping cannot stand within [ ] or { }',
    DUPLICATE_KEY: 'a key is there twice',
    IMPOSSIBLE: 'this is not YAML',
    KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters, or a colon stands where none belongs',
    MISSING_CHAR: 'a character is missing: a closing quote or bracket, a comma, or a colon or space after a key',
    MULTILINE_IMPLICIT_KEY: 'a key must be on one line: a colon is missing here, or a quote around a text with a colon',
    MULTIPLE_ANCHORS: 'more than one anchor for a value',
    MULTIPLE_DOCS: 'the file holds several documents (---): one is read; use a folder of files for more',
    MULTIPLE_TAGS: 'more than one tag for a value',
    NON_STRING_KEY: 'a key must be text',
    RESOURCE_EXHAUSTION: 'is nested too deeply',
    TAB_AS_INDENT: 'a tab as indentation: YAML wants spaces',
    TAG_RESOLVE_FAILED: 'a tag (!name) that is not known: remove it',
    UNEXPECTED_TOKEN: 'something that does not belong here: a quote, bracket or indentation is wrong before it',
};
export function syntaxMessage(error) {
    return MESSAGES[error.code];
}
