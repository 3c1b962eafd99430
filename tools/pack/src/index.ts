export { packLibrary } from './pack-library.ts';
