import { TargetBudget } from './targetBudget.ts';
/** The budgets of all targets, over all journeys: requests a minute and runs at the same time. */
export class Budgets {
    #rooms = new Map();
    /** What a target has used stays used. */
    setTargets(targets) {
        for (const room of this.#rooms.values())
            room.isListed = false;
        for (const { name, maxRequestsPerMinute, maxConcurrent } of targets) {
            const room = this.#rooms.get(name);
            if (room === undefined) {
                const budget = new TargetBudget(maxRequestsPerMinute);
                this.#rooms.set(name, { budget, running: 0, maxConcurrent, isListed: true });
            }
            else {
                room.budget.resize(maxRequestsPerMinute);
                room.maxConcurrent = maxConcurrent;
                room.isListed = true;
            }
        }
    }
    /** Room for one run with these requests, by target: all of it, or none. The last may go out at `latestMs`. */
    admit(requests, nowMs, latestMs) {
        const counts = new Map();
        for (const target of requests)
            counts.set(target, (counts.get(target) ?? 0) + 1);
        for (const target of counts.keys()) {
            const room = this.#rooms.get(target);
            if (room?.isListed !== true)
                return { kind: 'refused', why: 'budget', target, retryAtMs: undefined };
            if (room.running >= room.maxConcurrent)
                return { kind: 'refused', why: 'concurrency', target, retryAtMs: undefined };
        }
        const taken = new Map();
        for (const [target, count] of counts) {
            const grant = this.#rooms.get(target).budget.take(count, nowMs, latestMs);
            if (grant.kind === 'refused') {
                for (const [other, tokens] of taken)
                    for (const token of tokens)
                        this.#rooms.get(other).budget.giveBack(token, undefined);
                return { kind: 'refused', why: 'budget', target, retryAtMs: grant.retryAtMs };
            }
            taken.set(target, [...grant.tokens]);
        }
        for (const target of counts.keys())
            this.#rooms.get(target).running++;
        return { kind: 'granted', reservation: this.#reservation(requests, taken) };
    }
    #reservation(requests, taken) {
        const held = new Map();
        const entered = new Set(requests);
        let lastId = 0;
        const hold = (target, token) => {
            const id = ++lastId;
            held.set(id, { target, token });
            return { id, target, notBeforeMs: token.notBeforeMs };
        };
        const tokens = requests.map((target) => hold(target, taken.get(target).shift()));
        return {
            tokens,
            more: (target, nowMs) => {
                const room = this.#rooms.get(target);
                if (room?.isListed !== true)
                    return undefined;
                if (!entered.has(target) && room.running >= room.maxConcurrent)
                    return undefined;
                const grant = room.budget.take(1, nowMs, nowMs);
                if (grant.kind === 'refused')
                    return undefined;
                if (!entered.has(target)) {
                    entered.add(target);
                    room.running++;
                }
                return hold(target, grant.tokens[0]).id;
            },
            release: (usedMs) => {
                for (const [id, { target, token }] of held)
                    this.#rooms.get(target).budget.giveBack(token, usedMs(id));
                for (const target of entered)
                    this.#rooms.get(target).running--;
                held.clear();
                entered.clear();
            },
        };
    }
}
