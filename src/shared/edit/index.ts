export { apply, invert, newEdit, newId } from './edit';
