/** The options of a question, one or several of which are chosen by their places. */
import { Choices } from '@/ui/field';
import { Several } from '@/ui/several';
import { useTranslation } from '@/i18n';

interface AnswerFieldProps {
  /** For the browser, of all questions on the page. */
  name: string;
  question: { kind: 'single' | 'multiple' | 'true_false'; stem: string; options: string[] };
  chosen: number[];
  onChange: (chosen: number[]) => void;
  error?: string;
}

export function AnswerField({ name, question: { kind, stem, options }, chosen, onChange, error }: AnswerFieldProps) {
  const { t } = useTranslation();
  const offered = options.map((label, place) => ({ value: String(place), label }));
  return kind === 'multiple' ? (
    <Several
      label={t('lesson.several', { stem })}
      values={chosen.map(String)}
      options={offered}
      onChange={(values) => onChange(values.map(Number).sort((one, other) => one - other))}
      error={error}
    />
  ) : (
    <Choices
      label={stem}
      name={name}
      columns={1}
      value={chosen[0] === undefined ? undefined : String(chosen[0])}
      options={offered}
      onChange={(value) => onChange([Number(value)])}
      error={error}
    />
  );
}

/** The texts of options, in words. */
export const textOf = (options: string[], places: number[], and: string) => places.map((place) => options[place]).join(and);
