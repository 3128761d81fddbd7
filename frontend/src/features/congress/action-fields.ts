/** What is written for the actions of a congress. */
export interface Given {
  subject: string;
  item_title: string;
  text: string;
  way: string;
  proposal?: string;
  item: string;
  constituency: string;
  voted: number;
  member: string;
  category: string;
  votes: number;
  delegate: string;
  end: string;
  recall_votes?: number;
  reason: string;
  in_favour: number;
  against: number;
  abstained: number;
  invalid?: number;
  papers?: number;
  due_on: string;
  result: string;
  is_done: string;
  committee: string[];
  trustees: string[];
  registrar: string;
  objections_until: string;
  opens_at: string;
  closes_at: string;
  name: string;
  starts_at: string;
  place: string;
}

export const subjects = [
  'work_report',
  'collective_contract',
  'pay_agreement',
  'labour_rules',
  'restructuring',
  'welfare_fund',
  'staff_directors',
  'leaders_review',
  'other',
] as const;
export const categories = ['front_line', 'technical', 'manager'] as const;
export const ends = ['recalled', 'resigned', 'left'] as const;
/** Votes, staff and papers. */
export const most = 1_000_000;
/** What was chosen, of those that the API knows. */
export const one = <T extends string>(of: readonly [T, ...T[]], chosen: string): T => of.find((each) => each === chosen) ?? of[0];
/** A count as the API takes it. */
export const counted = ({ item, in_favour, against, abstained, invalid = 0, papers = 0 }: Given) => ({
  item_id: item,
  in_favour,
  against,
  abstained,
  invalid,
  voters: papers,
});
