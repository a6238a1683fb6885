export { apply, invert, newEdit } from './edit';
