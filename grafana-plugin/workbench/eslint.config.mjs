// The plugin's own configuration leaves the workbench out: it is linted as the rest of the house is.
export { default } from '../../eslint.config.mjs';
