// Packages that are handed on as they are.
declare module 'd3';
declare module 'prismjs';
declare module 'slate';
declare module 'slate-plain-serializer';
declare module 'slate-react';
declare module 'systemjs/dist/*';
