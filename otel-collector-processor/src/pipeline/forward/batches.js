/**
 * Neighbours of one tenant and signal are one batch of at most `maxBytes` of bodies; a larger record is one by itself.
 * What is not wanted is passed over; only where nothing is wanted is there a batch without records. `next` is where the
 * read that the records come from ended.
 */
export function toBatches(records, next, signals, maxBytes) {
    const groups = [];
    for (const record of records) {
        if (!signals.includes(record.signal))
            continue;
        const group = groups.at(-1);
        const last = group?.records[0];
        const fits = group !== undefined &&
            last?.signal === record.signal &&
            last.tenant === record.tenant &&
            group.bytes + record.body.length <= maxBytes;
        if (fits) {
            group.records.push(record);
            group.bytes += record.body.length;
        }
        else
            groups.push({ records: [record], bytes: record.body.length });
    }
    if (groups.length === 0)
        return [{ records: [], next, done: false }];
    return groups.map((group, i) => ({
        records: group.records,
        next: i === groups.length - 1 ? next : group.records.at(-1).next,
        done: false,
    }));
}
