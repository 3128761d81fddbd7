/** Parts both views of a case show: its dates, its facts, a rating. */
import type { Case } from '@/api/cases';
import { useTranslation, words } from '@/i18n';
import { Facts } from '@/ui/page';
import { CaseFiles } from '@/features/cases/case-files';
import { CaseDue, CaseDues } from '@/features/cases/deadlines';
import { isFinal, unionOf } from '@/features/cases/states';
import { Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';

/** What is still to come, the next date first; nothing on a case that is over. */
export const openDates = (shown: Case) =>
  isFinal(shown.state)
    ? []
    : shown.deadlines.filter((due) => !due.met_at && !due.stopped_at).sort((one, other) => one.at.localeCompare(other.at));

/** Open dates first; those met stay below, small. */
export function Deadlines({ shown, withMet = false }: { shown: Case; withMet?: boolean }) {
  const { t } = useTranslation();
  const open = openDates(shown);
  const met = shown.deadlines.filter((due) => due.met_at);
  return (
    <div className="case-dues">
      {isFinal(shown.state) && <p className="row-small">{t('case.next_nothing')}</p>}
      {!isFinal(shown.state) && open.length === 0 && <p className="row-small">{t('due.none')}</p>}
      <CaseDues dues={open} />
      {withMet && met.length > 0 && (
        <ul>
          {met.map((due) => (
            <li key={due.kind + due.start}>
              <CaseDue due={due} short />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function CaseText({ shown }: { shown: Case }) {
  return (
    <div className="case-text">
      <p>{shown.text}</p>
      <CaseFiles files={shown.files} isMine={shown.my_role === 'author'} />
    </div>
  );
}

export function CaseFacts({ shown }: { shown: Case }) {
  const { t } = useTranslation();
  const { about } = shown;
  const aboutWords = [about.unit?.name, about.member?.name].filter(Boolean).join(' · ');
  const isAuthor = shown.my_role === 'author';
  return (
    <Facts
      items={[
        { name: t('case.kind'), value: words('kind', shown.kind, shown.kind) },
        ...(isAuthor ? [{ name: t('case.submitted'), value: <When at={shown.submitted_at} /> }] : []),
        ...(aboutWords
          ? [
              {
                name: t('case.about'),
                value: (
                  <>
                    {aboutWords} {about.complaint && <Tag tone="still">{t('case.complaint')}</Tag>}
                  </>
                ),
              },
            ]
          : []),
        { name: t('case.desk'), value: unionOf(shown.desk_unit.name) },
        ...(shown.supervising_unit ? [{ name: t('case.supervised'), value: unionOf(shown.supervising_unit.name) }] : []),
        { name: t('case.department'), value: shown.department?.name ?? t('case.department_none') },
      ]}
    />
  );
}

export function RatingShown({ shown }: { shown: Case }) {
  const { t } = useTranslation();
  if (!shown.rating) return null;
  const { solved, score, words: said } = shown.rating;
  return (
    <div className="rating-shown">
      <Tag tone={solved ? 'good' : 'wait'}>{t(solved ? 'rate.solved' : 'rate.unsolved')}</Tag>
      <strong>{t('rate.score_is', { score })}</strong>
      {said && <p>{said}</p>}
    </div>
  );
}
