/** The result as the law reads it: more than half of all who may vote, of whom at least two thirds took part. */
import type { Board, Definition } from '@/api/voting';

export interface Line {
  /** Of an item, nothing. */
  answer?: { zh: string; en: string };
  /** For it. */
  votes: number;
  against?: number;
  blank?: number;
  /** More than half of all who may vote. */
  hasHalf: boolean;
}

interface QuestionResult {
  text: { zh: string; en: string };
  kind: Definition['questions'][number]['kind'];
  /** Blank votes of a choice. */
  blank?: number;
  lines: Line[];
}

/** With ballots on paper, where there are any. */
type Shown = Pick<Board, 'voters'> & Partial<Pick<Board, 'result' | 'total'>>;

/** In the record each candidate of `candidates` is a question of its own. */
export function resultsOf({ questions }: Definition, { result, total, voters }: Shown): QuestionResult[] {
  const counts = [...(total ?? result ?? [])];
  const hasHalf = (votes: number) => votes * 2 > voters;
  const oneByOne = (answer?: Line['answer']): Line => {
    const [blank = 0, votes = 0, against = 0] = counts.shift() ?? [];
    return { answer, votes, against, blank, hasHalf: hasHalf(votes) };
  };
  return questions.map(({ kind, text, answers = [], blank: hasBlank = true }) => {
    if (kind === 'item') return { kind, text, lines: [oneByOne()] };
    if (kind === 'candidates') return { kind, text, lines: answers.map(oneByOne) };
    const given = counts.shift() ?? [];
    const isBlank = kind === 'choice' && hasBlank;
    const votes = isBlank ? given.slice(1) : given;
    return {
      kind,
      text,
      blank: isBlank ? given[0] : undefined,
      lines: answers.map((answer, place) => ({ answer, votes: votes[place] ?? 0, hasHalf: hasHalf(votes[place] ?? 0) })),
    };
  });
}

/** By credential and on paper. */
export const votedIn = ({ voted, paper }: Pick<Board, 'voted'> & Partial<Pick<Board, 'paper'>>) => voted + (paper?.ballots ?? 0);

export const isQuorate = (board: Parameters<typeof votedIn>[0] & Pick<Board, 'voters'>) => votedIn(board) * 3 >= board.voters * 2;

/** With weights the votes are not people, and shares of people say nothing. */
export const isByHeads = ({ listed = [] }: Definition) => listed.every(({ weight = 1 }) => weight === 1);
