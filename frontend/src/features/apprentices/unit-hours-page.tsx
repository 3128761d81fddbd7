/** Hours of safety training by unit, for who sees to them: the kind of work, who misses how many, sessions and courses that count. */
import { useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '@/api/client';
import {
  courseHoursQuery,
  createTrainingSession,
  readPeopleHours,
  setCourseHours,
  setUnitWork,
  trainingSessionsQuery,
  unitHoursQuery,
  type CourseHours,
  type TrainingSession,
  type UnitHours,
  type WorkKind,
} from '@/api/training';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { CardList } from '@/ui/card-list';
import { DataList } from '@/ui/data-list';
import { formatDate, today } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { Fields } from '@/ui/fields';
import { Form, Row, Stack, Unfold } from '@/ui/layout';
import { Card, Page, Parts } from '@/ui/page';
import { useFields } from '@/ui/use-fields';
import { useSending } from '@/ui/use-sending';

const kinds: WorkKind[] = ['general', 'high_risk', 'management'];

export default function UnitHoursPage() {
  const { t } = useTranslation();
  const units = useInfiniteQuery(unitHoursQuery);
  const hasOthers = units.data?.pages.some(({ items }) => items.some(({ is_own }) => !is_own));
  return (
    <Page title={t('hours.units')} lead={t('hours.units_lead')} width="wide">
      <Unfold label={t('hours.new_session')}>
        <NewSession />
      </Unfold>
      <Unfold label={t('hours.set_course')}>
        <SetCourse />
      </Unfold>
      <Stack as="section" aria-label={t('hours.by_unit')}>
        <h2>{t('hours.by_unit')}</h2>
        <CardList query={units} keyOf={({ unit_id }) => unit_id} empty={<Empty title={t('hours.no_units')} />}>
          {(unit) => <OneUnit unit={unit} />}
        </CardList>
        {hasOthers && <p className="row-small">{t('hours.hidden_why')}</p>}
      </Stack>
      <Stack as="section" aria-label={t('hours.sessions')}>
        <h2>{t('hours.sessions')}</h2>
        <DataList
          query={useInfiniteQuery(trainingSessionsQuery)}
          label={t('hours.sessions')}
          keyOf={({ id }) => id}
          empty={<Empty title={t('hours.no_sessions')} />}
          columns={[
            { name: t('hours.session'), isName: true, cell: ({ title }) => title },
            { name: t('hours.code'), cell: ({ code }) => <strong>{code}</strong> },
            { name: t('hours.on'), cell: ({ held_on }) => formatDate(held_on) },
            { name: t('hours.hours'), cell: ({ hours }) => t('hours.of', { count: hours }) },
            { name: t('hours.there'), cell: ({ people }) => people.toLocaleString() },
            { name: t('hours.unit'), cell: ({ unit_name }) => unit_name },
          ]}
        />
      </Stack>
    </Page>
  );
}

function OneUnit({ unit }: { unit: UnitHours }) {
  const { t } = useTranslation();
  const [people, setPeople] = useState<Schema<'PersonHours'>[] | null>(null);
  const { send, isBusy, problem } = useSending();
  const { kind_name, is_inherited, is_own, complete, people: count } = unit;
  const read = async () => setPeople(await readPeopleHours(unit.unit_id));
  return (
    <Card title={unit.unit_name}>
      <Stack>
        <Parts
          of={[
            kind_name ? (is_inherited ? t('hours.as_above', { kind: kind_name }) : kind_name) : t('hours.kind_unsaid'),
            t('hours.people', { count }),
            kind_name && (complete === null ? t('hours.hidden') : t('hours.complete', { count: complete })),
          ]}
        />
        {problem && <ErrorNotice error={problem} />}
        {is_own && kind_name && count > 0 && !people && (
          <Row>
            <Button isBusy={isBusy} onClick={() => void send(read)}>
              {t('hours.who')}
            </Button>
          </Row>
        )}
        <Unfold label={t('hours.set_kind')}>
          <SetWork key={`${unit.kind} ${unit.entry_since} ${is_inherited}`} unit={unit} />
        </Unfold>
        {people && (
          <Stack as="ul" gap="small">
            {people.map(({ id, name, missing }) => (
              <li key={id}>
                <Parts of={[name, missing ? t('hours.missing', { count: missing }) : t('hours.done')]} />
              </li>
            ))}
          </Stack>
        )}
      </Stack>
    </Card>
  );
}

function NewSession() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const written = useFields<{ unit_id: string; title: string; held_on: string; hours: number }, TrainingSession>({
    store: useDraft(me.id, 'training session'),
    fields: [
      { name: 'unit_id', kind: 'unit', label: t('hours.unit'), isRequired: true },
      { name: 'title', kind: 'line', label: t('hours.session'), isRequired: true, most: 80 },
      { name: 'held_on', kind: 'date', label: t('hours.on'), isRequired: true, min: today() },
      { name: 'hours', kind: 'count', label: t('hours.hours'), isRequired: true, least: 1, most: 24 },
    ],
    send: ({ unit_id, title, held_on, hours }, key) => createTrainingSession({ unit_id, title, held_on, hours }, key),
    lists: [trainingSessionsQuery.queryKey],
    done: t('hours.session_made'),
  });
  return (
    <Form form={written.form} submit={t('hours.new_session')} isMain={false}>
      <Fields of={written} />
    </Form>
  );
}

function SetWork({ unit: { unit_id, kind, entry_since, is_inherited } }: { unit: UnitHours }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const written = useFields<{ kind: string; since: string }, UnitHours>({
    store: useDraft(me.id, `unit work ${unit_id}`),
    // Another day would waive the hours of those who came since, or ask them of people long there.
    start: { kind: is_inherited ? 'above' : (kind ?? undefined), since: entry_since ?? today() },
    fields: [
      {
        name: 'kind',
        kind: 'choice',
        label: t('hours.kind_title'),
        isRequired: true,
        choose: t('hours.choose'),
        options: [
          ...kinds.map((value) => ({ value: value as string, label: t(`hours.kind.${value}`) })),
          { value: 'above', label: t('hours.kind_above') },
        ],
      },
      { name: 'since', kind: 'date', label: t('hours.since'), hint: t('hours.since_hint'), isRequired: true },
    ],
    send: ({ kind, since }) => setUnitWork(unit_id, { kind: kinds.find((each) => each === kind) ?? null, entry_since: since }),
    lists: [unitHoursQuery.queryKey],
    done: t('hours.kind_set'),
  });
  return (
    <Form form={written.form} submit={t('hours.save')} isMain={false}>
      <Fields of={written} />
    </Form>
  );
}

function SetCourse() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const courses = useQuery(courseHoursQuery);
  const written = useFields<{ course_id: string; hours: number }, CourseHours[]>({
    store: useDraft(me.id, 'course hours'),
    fields: [
      {
        name: 'course_id',
        kind: 'choice',
        label: t('hours.course'),
        isRequired: true,
        choose: t('hours.choose'),
        options: (courses.data ?? []).map(({ course_id, title, hours }) => ({
          value: course_id,
          label: t('hours.course_of', { title, hours }),
        })),
        from: courses,
      },
      { name: 'hours', kind: 'count', label: t('hours.hours'), isRequired: true, least: 0, most: 100 },
    ],
    send: ({ course_id, hours }) => setCourseHours(course_id, hours),
    lists: [courseHoursQuery.queryKey],
    done: t('hours.course_set'),
  });
  return (
    <Form form={written.form} submit={t('hours.save')} isMain={false}>
      <Fields of={written} />
    </Form>
  );
}
