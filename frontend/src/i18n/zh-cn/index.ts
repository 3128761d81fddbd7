/** Words of the first pages; they are in the main bundle. */
import { concerns } from './concerns';
import { shell } from './shell';

export default { ...shell, ...concerns };
