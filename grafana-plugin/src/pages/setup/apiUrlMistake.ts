/** What is wrong with the address of a companion, for people; undefined if nothing is. */
export function apiUrlMistake(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed)) {
    return 'Begin with http:// or https://';
  }
  const url = parsedUrl(trimmed);
  if (url === undefined) {
    return 'This is no URL';
  }
  const { username, password, search, hash } = url;
  if (username !== '' || password !== '') {
    return 'Leave user and password out: the token says who asks';
  }
  if (search !== '' || hash !== '') {
    return 'Leave out what comes behind ? and #';
  }
  return undefined;
}

function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
