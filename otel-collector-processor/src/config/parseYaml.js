import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { problemAt } from './configProblem.ts';
import { emptyMap, } from './locatedValue.ts';
import { syntaxMessage } from './syntaxMessage.ts';
/** Deeper than any section goes. */
export const DEPTH_MAX = 64;
/** Values of a file after its aliases were followed: a bomb of nested aliases passes it within a few lines. */
export const VALUES_MAX = 100_000;
/** One slip makes the parser stumble many times after it. */
const SYNTAX_PROBLEMS_MAX = 10;
/**
 * Reads YAML 1.2 (core schema; no tags of its own, no merge keys) and keeps the place of every value. Where there are
 * problems, `root` is what could be read, which may be nothing. An empty file is an empty mapping.
 */
export function parseYaml({ file, text }) {
    const lineCounter = new LineCounter();
    const document = parseDocument(text, {
        lineCounter,
        logLevel: 'error',
        prettyErrors: false,
        stringKeys: true,
        resolveKnownTags: false,
        uniqueKeys: false, // its check is quadratic; the locator's is not, and names both places
    });
    const placeAt = (offset) => {
        const { line, col } = lineCounter.linePos(offset);
        return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
    };
    const syntax = [...document.errors, ...document.warnings]
        .slice(0, SYNTAX_PROBLEMS_MAX)
        .map((error) => problemAt(placeAt(error.pos[0]), { message: syntaxMessage(error) }));
    if (syntax.length > 0)
        return { root: emptyMap(file), problems: syntax };
    if (document.contents === null)
        return { root: emptyMap(file), problems: [] };
    return new Locator(placeAt).locate(document.contents);
}
/** Stops the walk: what follows could not be trusted, or would be too much. */
class Hopeless extends Error {
}
/** One walk over one document. */
class Locator {
    #placeAt;
    #problems = [];
    /** By anchor: its value, with the number of values in it; undefined while that is being read. */
    #anchors = new Map();
    #count = 0;
    constructor(placeAt) {
        this.#placeAt = placeAt;
    }
    locate(contents) {
        const place = this.#place(contents);
        const nothing = emptyMap(place.file);
        try {
            const root = this.#value(contents, []);
            if (root.kind === 'map')
                return { root, problems: this.#problems };
            if (root.kind === 'scalar' && root.value === null)
                return { root: nothing, problems: this.#problems };
            const is = root.kind === 'list' ? 'a list' : 'one text';
            this.#report(root.place, [], `the file must be a mapping, such as \`forward: …\`, and is ${is}`);
        }
        catch (error) {
            if (!(error instanceof Hopeless))
                throw error;
        }
        return { root: nothing, problems: this.#problems };
    }
    #value(node, path) {
        if (isAlias(node))
            return this.#alias(node.source, this.#place(node), path);
        const anchor = 'anchor' in node && typeof node.anchor === 'string' ? node.anchor : undefined;
        if (anchor === undefined)
            return this.#ownValue(node, path);
        this.#anchors.set(anchor, undefined);
        const countBefore = this.#count;
        const value = this.#ownValue(node, path);
        this.#anchors.set(anchor, { value, count: this.#count - countBefore });
        return value;
    }
    #ownValue(node, path) {
        const place = this.#place(node);
        this.#count++;
        if (path.length > DEPTH_MAX)
            this.#giveUp(place, [], `is nested deeper than ${DEPTH_MAX} levels`);
        if (isSeq(node)) {
            return {
                kind: 'list',
                place,
                items: node.items.map((item, index) => this.#value(item, [...path, String(index)])),
            };
        }
        if (isMap(node)) {
            const entries = new Map();
            for (const { key, value } of node.items)
                this.#addEntry(entries, key, value, path);
            return { kind: 'map', place, entries };
        }
        return { kind: 'scalar', place, value: isScalar(node) ? node.value : null };
    }
    #addEntry(entries, key, value, path) {
        const keyPlace = this.#place(key);
        const name = isScalar(key) ? String(key.value ?? '') : '';
        const keyPath = [...path, name];
        const first = entries.get(name);
        if (first) {
            this.#report(keyPlace, keyPath, `is there twice: the first is at line ${first.keyPlace.line}`);
            return;
        }
        const nothing = { kind: 'scalar', place: keyPlace, value: null };
        entries.set(name, { keyPlace, value: value === null ? nothing : this.#value(value, keyPath) });
    }
    #alias(anchor, place, path) {
        const target = this.#anchors.get(anchor);
        if (target === undefined) {
            const why = this.#anchors.has(anchor)
                ? 'stands inside what it stands for'
                : 'stands for an anchor that is not above it';
            this.#giveUp(place, path, `the alias *${anchor} ${why}`);
        }
        this.#count += target.count;
        if (this.#count > VALUES_MAX) {
            this.#giveUp(place, path, `aliases multiply the file to more than ${VALUES_MAX} values: write out what is meant`);
        }
        return target.value;
    }
    #place(node) {
        return this.#placeAt(node.range?.[0] ?? 0);
    }
    #report(place, path, message) {
        this.#problems.push(problemAt(place, { path, message }));
    }
    #giveUp(place, path, message) {
        this.#report(place, path, message);
        throw new Hopeless();
    }
}
