/** Whether the server asks for a second factor, which it says only to who has the first. */
import { useState } from 'react';
import { asProblem } from '@/api/problem';

export function useSecondProof() {
  const [isAsked, setAsked] = useState(false);
  const noting = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      if (asProblem(error).code === 'second_factor_needed') setAsked(true);
      throw error;
    }
  };
  return { isAsked, noting };
}
