/* global document, fetch, location, setTimeout */
// In the browser: keeps the page of a build true, and fetches it anew when something else is to be shown.
const EVERY_MS = 1000;
const BUILD_URL = '/workbench/build';

const shown = document.documentElement.dataset.build;
const again = document.getElementById('again');

function say(id, text) {
  const element = document.getElementById(id);
  // Said once: a screen reader reads out what changes.
  if (element !== null && element.textContent !== text) element.textContent = text;
}

async function follow() {
  try {
    const { state, doing, progress } = await (await fetch(BUILD_URL, { cache: 'no-store' })).json();
    if (state !== shown) return location.reload();
    if (state === 'building') {
      say('doing', doing);
      say('progress', progress);
    }
    say('trouble', '');
  } catch {
    say('trouble', 'The workbench does not answer any more: what started it has ended, or is being started anew.');
  }
  setTimeout(follow, EVERY_MS);
}

again?.addEventListener('click', async () => {
  again.disabled = true;
  try {
    const headers = { 'content-type': 'application/json' };
    await fetch(BUILD_URL, { method: 'POST', headers, body: '{}' });
    location.reload();
  } catch {
    again.disabled = false; // `follow` says why
  }
});

setTimeout(follow, EVERY_MS);
