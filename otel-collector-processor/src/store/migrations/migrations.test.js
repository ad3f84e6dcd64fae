import { migrations } from './migrations.ts';
describe('the migrations', () => {
    const names = migrations.map((migration) => migration.name);
    test('are listed in the order in which their names put them', () => {
        expect(names).toEqual([...names].sort());
    });
    test('have each a number of its own', () => {
        expect(names.map((name) => Number(/^(\d{4})_[a-z_]+$/.exec(name)?.[1]))).toEqual(names.map((_, index) => index + 1));
    });
});
