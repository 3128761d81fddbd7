/** The pages of apprenticeships and of hours, in one chunk. */
export { default as Apprenticeship } from './apprenticeship-page';
export { default as Apprenticeships } from './apprenticeships-page';
export { default as OwnHours } from './own-hours-page';
export { default as UnitHours } from './unit-hours-page';
