import { concerns } from './concerns';
import { desk } from './desk';
import { shell } from './shell';

export default { ...shell, ...concerns, ...desk };
