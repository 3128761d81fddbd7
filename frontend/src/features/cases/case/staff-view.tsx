/** The desk's side of a case: what was said and the dialogue lead; next to them stand the dates, the one place to act, facts and what happened. */
import { useRef } from 'react';
import type { Case } from '@/api/cases';
import { useTranslation } from '@/i18n';
import { ActBar } from '@/ui/act-bar';
import { Columns, Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { Person } from '@/ui/person';
import { CaseDue } from '@/features/cases/deadlines';
import { unionOf } from '@/features/cases/states';
import { Timeline } from '@/ui/timeline';
import { When } from '@/ui/when';
import { CaseFacts, CaseText, Deadlines, openDates, RatingShown } from './case-parts';
import { Conversation } from './conversation';
import { useCaseActions } from './case-actions';
import { LeftBehind, StaffActions } from './staff-actions';
import { stepsOf } from './steps';

export function StaffView({ shown }: { shown: Case }) {
  const { t } = useTranslation();
  const act = useRef<HTMLElement>(null);
  const actions = useCaseActions(shown);
  const offered = actions.actions;
  const ahead = offered.find(({ isWayOut }) => !isWayOut);
  const way = ahead ? t('action.go', { action: ahead.label }) : offered.length > 0 ? t('action.go_any') : null;
  const [next] = openDates(shown);
  const isFormer = shown.my_role === 'former_staff' || shown.my_role === 'former_department';
  return (
    <>
      <Columns side>
        <Stack>
          <Card
            title={
              <>
                <span className="hidden-visually">{t('case.said_by')}</span>
                {shown.author ? <Person name={shown.author.name} unit={shown.author.unit_name} /> : t('case.author_hidden')}
              </>
            }
            aside={
              <span className="row-small">
                <span className="hidden-visually">{t('case.submitted')} </span>
                <When at={shown.submitted_at} />
              </span>
            }
          >
            <CaseText shown={shown} />
          </Card>
          {shown.rating && (
            <Card title={t('rate.by_author')}>
              <RatingShown shown={shown} />
            </Card>
          )}
          <Conversation shown={shown} />
        </Stack>
        <Stack>
          {!isFormer && (
            <Card title={t('case.deadlines')}>
              <Deadlines shown={shown} withMet />
            </Card>
          )}
          {isFormer ? (
            <Card title={t('case.former')}>
              <LeftBehind shown={shown} actions={actions} />
              <p>{t('case.former_detail', { desk: unionOf(shown.desk_unit.name) })}</p>
            </Card>
          ) : shown.my_role === 'oversight' ? (
            <Card title={t('case.oversight')}>
              <p>{t('case.oversight_detail', { desk: unionOf(shown.desk_unit.name) })}</p>
            </Card>
          ) : (
            <StaffActions shown={shown} actions={actions} ref={act} />
          )}
          <Card title={t('case.facts')}>
            <CaseFacts shown={shown} />
          </Card>
          <Card title={t('timeline.title')}>
            <Timeline steps={stepsOf(shown)} />
          </Card>
        </Stack>
      </Columns>
      {way && (
        <ActBar target={act} label={way}>
          {next && <CaseDue due={next} short />}
        </ActBar>
      )}
    </>
  );
}
