/** Objections to the roll: one's own with the answers, and for the committee all, each to be answered. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import {
  answerRollObjection,
  electionQuery,
  rollObjectionsQuery,
  type Election,
  type RollObjection,
  type RollObjectionAnswer,
} from '@/api/voting';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { Choices, Field } from '@/ui/field';
import { TextArea } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { More } from '@/ui/more';
import { Card, Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { say } from '@/ui/toast';
import { useForm } from '@/ui/use-form';
import { When } from '@/ui/when';
import { PersonSearch } from './people-field';

export function RollObjections({ election }: { election: Election }) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const query = useInfiniteQuery(rollObjectionsQuery(election.id));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const answers = election.actions.includes('answer');
  if (query.error) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  if (items.length === 0) return answers ? <p>{t('roll.no_objections')}</p> : null;
  return (
    <Card title={t(election.parties.includes('committee') ? 'roll.objections' : 'roll.own_objections')}>
      <div ref={list}>
        <Stack as="ul" gap="wide">
          {items.map((objection) => (
            <li key={objection.id}>
              <OneObjection objection={objection} election={election} mayAnswer={answers} />
            </li>
          ))}
        </Stack>
      </div>
      <More query={query} list={list} count={items.length} />
    </Card>
  );
}

interface OneObjectionProps {
  objection: RollObjection;
  election: Election;
  mayAnswer: boolean;
}

function OneObjection({ objection, election, mayAnswer }: OneObjectionProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { by_name, made_at, words, answer } = objection;
  return (
    <Stack gap="small">
      <p>{words}</p>
      <Parts of={[by_name || t('election.unnamed'), <When at={made_at} />]} />
      {answer ? (
        <p>
          <Tag tone="good">{t('roll.answered')}</Tag> {answer}
        </p>
      ) : (
        <p>
          <Tag tone="wait">{t('roll.waits')}</Tag>
        </p>
      )}
      {mayAnswer && !answer && !isOpen && <Button onClick={() => setOpen(true)}>{t('roll.answer')}</Button>}
      {isOpen && !answer && <AnswerForm objection={objection} election={election} />}
    </Stack>
  );
}

type Change = 'none' | 'add_own' | 'add' | 'remove';
interface AnswerWritten {
  words: string;
  change: Change;
  person?: { id: string; name: string };
}

function AnswerForm({ objection, election }: Omit<OneObjectionProps, 'mayAnswer'>) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const group = useId();
  const form = useForm<AnswerWritten>({
    start: { words: '', change: 'none' },
    faults: ({ words, change, person }) => ({
      words: words.trim().length < 2 ? t('act.required') : undefined,
      person: (change === 'add' || change === 'remove') && !person ? t('roll.choose_person') : undefined,
    }),
    send: (written) => answerRollObjection(election.id, objection.id, answerOf(written, objection)),
    sent: async () => {
      say(t('roll.answer_done'));
      const changed = [rollObjectionsQuery(election.id).queryKey, electionQuery(election.id).queryKey, ['voters', election.id]];
      await Promise.all(changed.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
    leaves: true,
  });
  const { values, set } = form;
  const name = objection.by_name || t('election.unnamed');
  return (
    <Form form={form} submit={t('roll.answer_submit')}>
      <Choices
        label={t('roll.change')}
        name={group}
        columns={1}
        value={values.change}
        options={(['none', 'add_own', 'add', 'remove'] as const).map((value) => ({
          value,
          label: t(`roll.changes.${value}`, { name }),
        }))}
        onChange={(change) => set({ change, person: undefined })}
      />
      {(values.change === 'add' || values.change === 'remove') && (
        <PersonSearch
          label={t('roll.person')}
          value={values.person}
          error={form.error('person')}
          onChange={(person) => set({ person })}
        />
      )}
      <Field label={t('roll.answer_words')} hint={t('roll.answer_hint')} required error={form.error('words')}>
        {(wiring) => <TextArea {...wiring} {...form.text('words')} maxLength={1000} rows={3} />}
      </Field>
    </Form>
  );
}

function answerOf({ words, change, person }: AnswerWritten, { by_id }: RollObjection): RollObjectionAnswer {
  const added = change === 'add_own' ? by_id : change === 'add' ? person?.id : undefined;
  return {
    words: words.trim(),
    add: added ? { member_id: added } : null,
    remove_member_id: change === 'remove' ? person?.id : null,
  };
}
