export * from './annotation';
export * from './category';
export * from './database';
export * from './edit';
export * from './image';
export * from './job';
export * from './origin';
export * from './project';
