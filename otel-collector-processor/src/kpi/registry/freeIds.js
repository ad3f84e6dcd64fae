/** Small whole numbers, each used again once it was given back: indexes of arrays, words of slots. */
export class FreeIds {
    #next = 0;
    #free = [];
    take() {
        return this.#free.pop() ?? this.#next++;
    }
    giveBack(id) {
        this.#free.push(id);
    }
    /** These are in use, and no other: as after a restore. */
    restore(used) {
        this.#next = 0;
        this.#free.length = 0;
        for (let missing = used.size; missing > 0; this.#next++)
            if (used.has(this.#next))
                missing--;
            else
                this.#free.push(this.#next);
    }
}
