/** The pages of the library, in one chunk. */
export { default as Book } from './book-page';
export { default as BookForm } from './book-form-page';
export { default as Library } from './library-page';
export { default as Mine } from './mine-page';
export { default as Reader } from './reader-page';
export { default as Wishes } from './wishes-page';
