/** The pages of contests, in one chunk. */
export { default as Contest } from './contest-page';
export { default as ContestForm } from './contest-form-page';
export { default as Contests } from './contests-page';
export { default as Draw } from './draw-page';
export { default as Entering } from './entering-page';
export { default as Organised } from './organised-page';
