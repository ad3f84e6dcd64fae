import type { ErrorKind, VigilError } from '../api/vigilError';

export type Explanation = Readonly<{
  title: string;
  /** What to do about it. */
  remedy: string;
  /** Setup is where it is mended. */
  setup: boolean;
  /** It may be over by itself: it is asked again and again. */
  passes: boolean;
}>;

/** What is wrong and how to mend it, for each kind of error. */
const EXPLANATIONS: Readonly<Record<ErrorKind, Explanation>> = {
  not_set_up: {
    title: 'Vigil is not set up yet',
    remedy: "An administrator enters the address of the companion's API and its plugin token in Setup.",
    setup: true,
    passes: true,
  },
  offline: {
    title: 'Grafana does not answer',
    remedy: 'Check your connection, and that Grafana runs.',
    setup: false,
    passes: true,
  },
  unreachable: {
    title: 'The companion does not answer',
    remedy: 'Check that the Vigil companion runs, and that the Grafana server reaches it at the address in Setup.',
    setup: true,
    passes: true,
  },
  elsewhere: {
    title: 'This is not the companion',
    remedy: "Enter the address of the companion's API in Setup: its port is 4320, unless that was changed.",
    setup: true,
    passes: true,
  },
  silent: {
    title: 'The companion does not answer in time',
    remedy: 'It is overloaded, or it hangs: its log may tell. If it does not come back by itself, start it again.',
    setup: true,
    passes: true,
  },
  token: {
    title: "The companion does not take this app's token",
    remedy: "Enter the content of the companion's file plugin.token in Setup.",
    setup: true,
    passes: true,
  },
  role: {
    title: 'Your role does not allow this',
    remedy: 'Viewers look, Editors act on issues, Admins set Vigil up. Ask an administrator of your organization.',
    setup: false,
    passes: false,
  },
  not_found: {
    title: 'There is no such thing',
    remedy: 'It may have been removed, or the link is not complete.',
    setup: false,
    passes: false,
  },
  conflict: {
    title: 'It was changed meanwhile',
    remedy: 'Look at it again, and decide anew.',
    setup: false,
    passes: false,
  },
  busy: {
    title: 'The companion cannot answer just now',
    remedy: 'It is starting, or its store is away. Setup shows which.',
    setup: true,
    passes: true,
  },
  refused: {
    title: 'The companion does not take this request',
    remedy: 'This app and the companion may be of different versions: bring both to the same one.',
    setup: false,
    passes: false,
  },
  session: { title: 'Your session is over', remedy: 'Sign in to Grafana again.', setup: false, passes: false },
  broken: {
    title: 'Something went wrong',
    remedy: 'Try again. If it stays, tell whoever runs Vigil what is written here.',
    setup: false,
    passes: true,
  },
};

/** What to say of an error beside its message. */
export function explainError(error: VigilError): Explanation {
  return EXPLANATIONS[error.kind];
}
