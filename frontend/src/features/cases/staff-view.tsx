/** The desk's side of a case: facts left, dialogue in the middle, what can be done now right, the timeline under it. */
import { useTranslation } from 'react-i18next';
import type { Case } from '@/api/types';
import { Card } from '@/ui/page';
import { unionOf } from '@/ui/states';
import { Timeline } from '@/ui/timeline';
import { CaseFacts, CaseText, Deadlines, RatingShown } from './case-parts';
import { Conversation } from './conversation';
import { StaffActions } from './staff-actions';

export function StaffView({ shown }: { shown: Case }) {
  const { t } = useTranslation();
  return (
    <div className="case-desk">
      <div className="case-left">
        <Card title={t('case.deadlines')}>
          <Deadlines shown={shown} withMet />
        </Card>
        <Card title={t('case.facts')}>
          <CaseFacts shown={shown} />
        </Card>
        {shown.rating && (
          <Card title={t('rate.by_author')}>
            <RatingShown shown={shown} />
          </Card>
        )}
      </div>
      <div className="case-middle">
        <Card title={t('case.text')}>
          <CaseText shown={shown} />
        </Card>
        <Conversation shown={shown} />
      </div>
      <div className="case-right">
        {shown.my_role === 'oversight' ? (
          <Card title={t('case.oversight')}>
            <p>{t('case.oversight_detail', { desk: unionOf(shown.desk_unit.name) })}</p>
          </Card>
        ) : (
          <StaffActions shown={shown} />
        )}
      </div>
      <Card title={t('timeline.title')} className="case-under">
        <Timeline entries={shown.timeline} />
      </Card>
    </div>
  );
}
