/** In the order in which snapshots number them. */
export const CONNECTION_TYPES = [
    '',
    'service',
    'database',
    'messaging_system',
    'external',
];
