export { familyText, labelText, type Family, type Labels, type Sample } from './promText.ts';
