/** A question to be answered: options to choose, to put in order or to match, blanks and texts to fill in. */
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import type { AnswerGiven, QuestionShown } from '@/api/learning';
import { Button } from '@/ui/button';
import { Choices, Field } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Row, Stack } from '@/ui/layout';
import { Select } from '@/ui/select';
import { Several } from '@/ui/several';
import { useTranslation } from '@/i18n';
import './learning.css';

interface AnswerFieldProps {
  /** For the browser, of all questions on the page. */
  name: string;
  question: QuestionShown;
  given: AnswerGiven;
  onChange: (given: AnswerGiven) => void;
  error?: string;
}

const none = -1;

export const nothing: AnswerGiven = { chosen: [], texts: [] };

/** Whether each part of it has its answer. */
export const isWhole = ({ chosen, texts }: AnswerGiven) =>
  chosen.length + texts.length > 0 && !chosen.includes(none) && texts.every((text) => text.trim());

export const isEmpty = ({ chosen, texts }: AnswerGiven) =>
  chosen.every((place) => place === none) && texts.every((text) => !text.trim());

export function AnswerField({ name, question, given, onChange, error }: AnswerFieldProps) {
  const { t } = useTranslation();
  const { kind, stem, options, matches, blanks } = question;
  const offered = options.map((label, place) => ({ value: String(place), label }));
  const choose = (chosen: number[]) => onChange({ chosen, texts: [] });
  switch (kind) {
    case 'multiple':
      return (
        <Several
          label={t('lesson.several', { stem })}
          values={given.chosen.map(String)}
          options={offered}
          onChange={(values) => choose(values.map(Number).sort((one, other) => one - other))}
          error={error}
        />
      );
    case 'fill_in':
      return (
        <Group stem={stem} error={error}>
          {Array.from({ length: blanks }, (_, place) => (
            <Field key={place} label={blanks > 1 ? t('lesson.blank', { number: place + 1 }) : t('lesson.the_blank')}>
              {(wiring) => (
                <Written
                  text={given.texts[place] ?? ''}
                  onWritten={(text) =>
                    onChange({
                      chosen: [],
                      texts: Array.from({ length: blanks }, (__, at) => (at === place ? text : (given.texts[at] ?? ''))),
                    })
                  }
                >
                  {(typing) => <Input {...wiring} {...typing} maxLength={200} />}
                </Written>
              )}
            </Field>
          ))}
        </Group>
      );
    case 'short':
      return (
        <Field label={stem} hint={t('lesson.short_hint')} error={error}>
          {(wiring) => (
            <Written text={given.texts[0] ?? ''} onWritten={(text) => onChange({ chosen: [], texts: text ? [text] : [] })}>
              {(typing) => <TextArea {...wiring} {...typing} rows={6} maxLength={4000} />}
            </Written>
          )}
        </Field>
      );
    case 'ordering':
      return (
        <Group stem={stem} hint={t('lesson.order_hint')} error={error}>
          <Order options={options} chosen={given.chosen} onChange={choose} />
        </Group>
      );
    case 'matching':
      return (
        <Group stem={stem} error={error}>
          {options.map((option, place) => (
            <Field key={place} label={option}>
              {(wiring) => (
                <Select
                  {...wiring}
                  choose={t('lesson.match')}
                  value={String(given.chosen[place] ?? none).replace(String(none), '')}
                  options={matches.map((label, at) => ({ value: String(at), label }))}
                  onChange={({ target }) =>
                    choose(options.map((_, at) => (at === place ? Number(target.value) : (given.chosen[at] ?? none))))
                  }
                />
              )}
            </Field>
          ))}
        </Group>
      );
    default:
      return (
        <Choices
          label={stem}
          name={name}
          columns={1}
          value={given.chosen[0] === undefined ? undefined : String(given.chosen[0])}
          options={offered.map((each, place) =>
            kind === 'true_false' ? { ...each, label: t(place === 0 ? 'lesson.true' : 'lesson.false') } : each,
          )}
          onChange={(value) => choose([Number(value)])}
          error={error}
        />
      );
  }
}

function Group({ stem, hint, error, children }: { stem: string; hint?: string; error?: string; children: ReactNode }) {
  return (
    <fieldset className="answer-group">
      <legend>{stem}</legend>
      {hint && <p className="field-hint">{hint}</p>}
      <Stack gap="wide">{children}</Stack>
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function Order({ options, chosen, onChange }: { options: string[]; chosen: number[]; onChange: (chosen: number[]) => void }) {
  const { t } = useTranslation();
  const order = chosen.length > 0 ? chosen : options.map((_, place) => place);
  const swap = (at: number, to: number) => {
    const next = [...order];
    [next[at], next[to]] = [order[to] ?? 0, order[at] ?? 0];
    onChange(next);
  };
  return (
    <>
      <ol className="answer-order">
        {order.map((place, at) => (
          <li key={place}>
            <span>{options[place]}</span>
            <Row as="span">
              <Button kind="quiet" disabled={at === 0} onClick={() => swap(at, at - 1)}>
                {t('lesson.up')}
                <span className="hidden-visually">{`: ${options[place]}`}</span>
              </Button>
              <Button kind="quiet" disabled={at === order.length - 1} onClick={() => swap(at, at + 1)}>
                {t('lesson.down')}
                <span className="hidden-visually">{`: ${options[place]}`}</span>
              </Button>
            </Row>
          </li>
        ))}
      </ol>
      {chosen.length === 0 && <Button onClick={() => onChange(order)}>{t('lesson.this_order')}</Button>}
    </>
  );
}

const pause = 800;

interface WrittenProps {
  text: string;
  onWritten: (text: string) => void;
  children: (typing: {
    value: string;
    onChange: (event: { target: { value: string } }) => void;
    onBlur: () => void;
  }) => ReactNode;
}

/** A text that is passed on when its writer pauses or leaves it: each save costs the server a request. */
function Written({ text, onWritten, children }: WrittenProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const pass = useEffectEvent(() => {
    if (typed === null) return;
    setTyped(null);
    if (typed !== text) onWritten(typed);
  });
  useEffect(() => {
    const timer = setTimeout(() => pass(), pause);
    return () => clearTimeout(timer);
  }, [typed]);
  return children({
    value: typed ?? text,
    onChange: ({ target }) => setTyped(target.value),
    onBlur: () => {
      if (typed === null) return;
      setTyped(null);
      if (typed !== text) onWritten(typed);
    },
  });
}

/** An answer in words, of the places shown. */
export function inWords({ kind, options, matches }: QuestionShown, { chosen, texts }: AnswerGiven, and: string): string {
  if (kind === 'matching')
    return options.map((option, place) => `${option} → ${matches[chosen[place] ?? none] ?? '—'}`).join(and);
  const said = chosen.map((place) => options[place]);
  return kind === 'ordering' ? said.join(' → ') : [...said, ...texts].join(and);
}

/** What is right, as an answer. */
export const rightOf = ({ correct, right_texts }: QuestionShown): AnswerGiven => ({
  chosen: correct ?? [],
  texts: right_texts ?? [],
});
