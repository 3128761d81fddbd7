/** Words of the pages that load apart. */
import { accounts } from './accounts';
import { cases } from './cases';
import { desk } from './desk';
import { people } from './people';

export default { ...accounts, ...cases, ...desk, ...people };
