export { elements, type Dtype, type TensorInfo } from './header';
export { Safetensors } from './reader';
export { writeSafetensors, type TensorToWrite } from './writer';
