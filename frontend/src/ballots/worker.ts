import type { Port } from './protocol';
import { serve } from './serve';

serve(self as unknown as Port);
