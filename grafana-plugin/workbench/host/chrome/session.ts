/** What the session may be set to; the server knows what is allowed. */
export type SessionWish = Readonly<{ role?: string; theme?: string; timeZone?: string }>;

/** Changes who looks or how, and loads the page anew, as Grafana does when one signs in or changes the preferences. */
export async function changeSession(wish: SessionWish): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch('/workbench/session', { method: 'POST', headers, body: JSON.stringify(wish) });
  if (!answer.ok) throw new Error(`the workbench's server refused ${JSON.stringify(wish)}: ${answer.status}`);
  window.location.reload();
}
