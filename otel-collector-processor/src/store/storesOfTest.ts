import type { Store } from './contract.ts';
import { openStore, type StoreLocation } from './openStore.ts';

/** Stores on one new location for each test of the `describe` around it; closed at its end. */
export type StoresOfTest = Readonly<{
  /** Where they are, during a test. */
  location: () => StoreLocation;
  /** Opens the store of this test (again). */
  opened: () => Store;
  /** The same, with its schema set up. */
  migrated: () => Promise<Store>;
}>;

/** `newLocation`: somewhere without a store yet, for one test alone. */
export function storesOfTest(newLocation: () => Promise<StoreLocation>): StoresOfTest {
  let location: StoreLocation;
  let open: Store[];
  beforeEach(async () => {
    location = await newLocation();
    open = [];
  });
  afterEach(async () => {
    await Promise.all(open.map((store) => store.close()));
  });
  const opened = (): Store => {
    const store = openStore(location);
    open.push(store);
    return store;
  };
  return {
    location: () => location,
    opened,
    migrated: async () => {
      const store = opened();
      await store.migrate();
      return store;
    },
  };
}
