/** What somebody writes of an election, as a draft keeps it and as the API takes it. */
import type { Definition, Election, QuestionKind } from '@/api/voting';
import { t } from '@/i18n';
import { atMoment, momentOf } from '@/ui/dates';
import type { NamedPerson } from './people-field';

/** Candidates or choices stand one a line; a line without English reads the same in both languages. */
export interface QuestionWritten {
  kind: QuestionKind;
  zh: string;
  en: string;
  answers: string;
  answersEn: string;
  minimum: string;
  maximum: string;
  blank: boolean;
}

export interface ElectionWritten {
  unit: string;
  /** As Home shows it. */
  title: string;
  titleEn: string;
  description: string;
  descriptionEn: string;
  questions: QuestionWritten[];
  units: string[];
  /** Drafts of earlier versions have neither. */
  retained?: NamedPerson[];
  observers?: NamedPerson[];
  committee: string[];
  trustees: string[];
  threshold: string;
  registrar: string;
  again: boolean;
  delivery: NonNullable<Definition['delivery']>;
  writeIn: boolean;
  objections: string;
  opens: string;
  closes: string;
}

export const emptyQuestion: QuestionWritten = {
  kind: 'item',
  zh: '',
  en: '',
  answers: '',
  answersEn: '',
  minimum: '1',
  maximum: '1',
  blank: true,
};

const inDays = (days: number, time: string) =>
  `${momentOf(new Date(Date.now() + days * 86_400_000).toISOString()).slice(0, 10)}T${time}`;

export const newElection = (unit: string, own: string): ElectionWritten => ({
  unit,
  title: '',
  titleEn: '',
  description: '',
  descriptionEn: '',
  questions: [emptyQuestion],
  units: unit ? [unit] : [],
  retained: [],
  observers: [],
  committee: [own],
  trustees: [],
  threshold: '',
  registrar: '',
  again: true,
  delivery: 'in_app',
  writeIn: false,
  objections: inDays(5, '17:00'),
  opens: inDays(8, '09:00'),
  closes: inDays(10, '17:00'),
});

const lines = (text: string) =>
  text
    .split('\n')
    .map((each) => each.trim())
    .filter(Boolean);

export const linesOf = (question: QuestionWritten) => lines(question.answers);

/** By the number of strokes, as candidates stand on a ballot; each keeps its English. */
export function byStrokes(question: QuestionWritten): Pick<QuestionWritten, 'answers' | 'answersEn'> {
  const english = lines(question.answersEn);
  const { compare } = new Intl.Collator('zh-u-co-stroke');
  const pairs = linesOf(question)
    .map((zh, place) => ({ zh, en: english[place] ?? '' }))
    .sort((one, other) => compare(one.zh, other.zh));
  return {
    answers: pairs.map(({ zh }) => zh).join('\n'),
    answersEn: pairs
      .map(({ en }) => en)
      .join('\n')
      .trim(),
  };
}

const both = (zh: string, en: string) => ({ zh: zh.trim(), en: en.trim() || zh.trim() });
const sameAs = ({ zh, en }: { zh: string; en: string }) => (zh === en ? '' : en);

export const definitionOf = (written: ElectionWritten): Definition => ({
  title: both(written.title, written.titleEn),
  description: written.description.trim() ? both(written.description, written.descriptionEn) : null,
  questions: written.questions.map((question) => {
    const english = lines(question.answersEn);
    return {
      kind: question.kind,
      text: both(question.zh, question.en),
      answers: question.kind === 'item' ? [] : linesOf(question).map((zh, place) => both(zh, english[place] ?? '')),
      ...(question.kind === 'choice'
        ? { minimum: Number(question.minimum), maximum: Number(question.maximum), blank: question.blank }
        : {}),
    };
  }),
  unit_ids: written.units,
  retained_ids: (written.retained ?? []).map(({ id }) => id),
  observer_ids: (written.observers ?? []).map(({ id }) => id),
  committee_ids: written.committee,
  trustee_ids: written.trustees,
  threshold: written.threshold ? Number(written.threshold) : null,
  registrar_id: written.registrar,
  may_vote_again: written.again,
  delivery: written.delivery,
  write_in_on_paper: written.writeIn,
  objections_until: atMoment(written.objections),
  opens_at: atMoment(written.opens),
  closes_at: atMoment(written.closes),
});

export const writtenOf = ({ unit_id, definition: given, retained, observers }: Election): ElectionWritten => ({
  unit: unit_id,
  title: given.title.zh,
  titleEn: sameAs(given.title),
  description: given.description?.zh ?? '',
  descriptionEn: given.description ? sameAs(given.description) : '',
  questions: given.questions.map(({ kind, text, answers = [], minimum = 1, maximum = 1, blank = true }) => ({
    kind,
    zh: text.zh,
    en: sameAs(text),
    answers: answers.map(({ zh }) => zh).join('\n'),
    answersEn: answers.every(({ zh, en }) => zh === en) ? '' : answers.map(({ en }) => en).join('\n'),
    minimum: String(minimum),
    maximum: String(maximum),
    blank,
  })),
  units: given.unit_ids ?? [],
  retained,
  observers,
  committee: given.committee_ids,
  trustees: given.trustee_ids,
  threshold: given.threshold ? String(given.threshold) : '',
  registrar: given.registrar_id,
  again: given.may_vote_again ?? true,
  delivery: given.delivery ?? 'in_app',
  writeIn: given.write_in_on_paper ?? false,
  objections: momentOf(given.objections_until),
  opens: momentOf(given.opens_at),
  closes: momentOf(given.closes_at),
});

export function faultOfQuestion(question: QuestionWritten): string | undefined {
  const answers = linesOf(question);
  const english = lines(question.answersEn);
  const [minimum, maximum] = [Number(question.minimum), Number(question.maximum)];
  if (!question.zh.trim()) return t('draft.fault.question');
  if (question.kind === 'item') return undefined;
  if (answers.length < (question.kind === 'candidates' ? 1 : 2)) return t('draft.fault.answers');
  if (new Set(answers).size < answers.length) return t('draft.fault.twice');
  if (english.length > 0 && english.length !== answers.length) return t('draft.fault.english');
  if (question.kind === 'choice' && !(minimum >= 0 && maximum >= Math.max(1, minimum) && maximum <= answers.length))
    return t('draft.fault.numbers', { most: answers.length });
  return undefined;
}

/** What is wrong, in words. */
export const faultsIn = (written: ElectionWritten) => ({
  unit: written.unit ? undefined : t('draft.fault.unit'),
  units: written.units.length > 0 ? undefined : t('draft.fault.units'),
  questions: written.questions.map(faultOfQuestion).find(Boolean),
  committee: written.committee.length >= 2 ? undefined : t('draft.fault.committee'),
  trustees: written.trustees.length > 0 ? undefined : t('draft.fault.trustees'),
  objections: written.objections && written.objections > momentOf(new Date().toISOString()) ? undefined : t('draft.fault.past'),
  opens: written.opens && written.opens >= written.objections ? undefined : t('draft.fault.opens'),
  closes: written.closes && written.closes > written.opens ? undefined : t('draft.fault.closes'),
});
