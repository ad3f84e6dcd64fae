import type { Stack } from './startStack.ts';

/** Switches a fault of the shop on or off. */
export async function switchFault({ addresses }: Stack, fault: string, on: boolean): Promise<void> {
  const response = await fetch(`${addresses.shopControl}/faults/${fault}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ on }),
  });
  if (!response.ok) throw new Error(`the shop does not switch ${fault}: ${response.status} ${await response.text()}`);
}
