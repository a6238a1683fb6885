export { apply, invert, invertChange, newEdit, newId } from './edit';
