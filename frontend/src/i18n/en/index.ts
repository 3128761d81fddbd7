import { accounts } from './accounts';
import { cases } from './cases';
import { concerns } from './concerns';
import { desk } from './desk';
import { people } from './people';
import { shell } from './shell';

export default { ...accounts, ...shell, ...concerns, ...cases, ...desk, ...people };
