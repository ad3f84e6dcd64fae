/** A runner that takes memory until there is none, as soon as it has something to do. */
const hoard = [];
process.on('message', () => {
    for (;;)
        hoard.push(Array.from({ length: 100_000 }, (_, index) => `entry ${index} of ${hoard.length}`));
});
process.send?.({ kind: 'ready' });
export {};
