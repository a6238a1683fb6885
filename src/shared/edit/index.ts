export { apply, imagesOf, invert, invertChange, newEdit, newId } from './edit';
