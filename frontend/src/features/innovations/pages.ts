/** The pages of small innovations, in one chunk. */
export { default as Innovation } from './innovation-page';
export { default as InnovationForm } from './innovation-form-page';
export { default as Innovations } from './innovations-page';
