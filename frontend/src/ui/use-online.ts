import { useSyncExternalStore } from 'react';
import { isConnected, onConnection } from '@/api/connection';

/** Whether the server can be reached, as far as is known. */
export const useOnline = () => useSyncExternalStore(onConnection, isConnected);
