/** A queue: what the desk, the department or the supervising level has in hand, narrowed by filters that live in the address. */
import { useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { casesQuery } from '@/api/cases';
import { unitsQuery } from '@/api/people';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Empty, EmptyHere } from '@/ui/empty';
import { FilterBar, FilterSearch, FilterSelect, FilterTabs, FilterTree } from '@/ui/filter-bar';
import { Stack } from '@/ui/layout';
import { Page } from '@/ui/page';
import { allStates, caseKinds } from '@/features/cases/states';
import { CaseList } from './case-list';
import { ExportButton } from './export-button';
import { filterOf, inAnyState, stateChoice, usualState, type InAnyState, type QueueSearch } from './queue-filter';
import './desk.css';

export default function QueuePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const search = useSearch({ from: '/app/desk/cases' });
  const queue = holds(me, 'union_staff') ? 'desk' : 'department';
  const scope = search.scope ?? queue;
  const list = useInfiniteQuery(casesQuery(scope, filterOf(search, scope)));
  const units = useQuery(unitsQuery);

  const narrow = (next: QueueSearch) => void navigate({ to: '/desk/cases', search: { ...search, ...next }, replace: true });
  const choice = stateChoice(search, scope);
  const states = [
    { value: 'open', label: t('desk.states_open') },
    { value: 'active', label: t('desk.states_active') },
    { value: 'new', label: t('desk.new') },
    { value: 'waiting', label: t('desk.waiting_for_others') },
    ...allStates.map((state) => ({ value: state, label: t(`state.${state}`) })),
    { value: 'all', label: t('desk.filter_any') },
  ];
  const everywhere = inAnyState(search, scope, queue);
  const isNarrowed = Boolean(search.state || search.kind || search.due || search.unit || search.q);

  return (
    <Page
      title={t(`desk.queue_${scope}`)}
      lead={scope === 'below' || scope === 'past' ? t(`desk.${scope}_lead`) : undefined}
      width="wide"
    >
      {scope !== 'past' && (
        <FilterTabs
          label={t('desk.filter_due')}
          value={search.due ?? 'any'}
          options={[
            { value: 'any', label: t('desk.filter_any') },
            { value: 'late', label: t('desk.overdue') },
            { value: 'today', label: t('desk.due_today') },
            { value: 'soon', label: t('desk.due_soon') },
            { value: 'later', label: t('desk.due_later') },
          ]}
          onChange={(due) => narrow({ due: due === 'any' ? undefined : due })}
        />
      )}
      <FilterBar label={t('act.search')}>
        <FilterSearch label={t('desk.search')} maxLength={100} value={search.q} onChange={(q) => narrow({ q })} />
        <FilterSelect
          label={t('desk.filter_state')}
          value={choice}
          options={states}
          onChange={(state) => narrow({ state: state === usualState(scope) ? undefined : state })}
        />
        <FilterSelect
          label={t('desk.filter_kind')}
          value={search.kind ?? ''}
          options={[
            { value: '', label: t('desk.filter_any') },
            ...caseKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
          ]}
          onChange={(kind) => narrow({ kind: kind || undefined })}
        />
        <FilterTree
          label={t('desk.filter_unit')}
          all={t('choose_unit.all')}
          nodes={units.data?.items}
          value={search.unit}
          onChange={(unit) => narrow({ unit })}
        />
        <FilterSelect
          label={t('desk.order')}
          value={search.order ?? (scope === 'past' ? 'newest' : 'due')}
          options={[
            ...(scope === 'past' ? [] : [{ value: 'due', label: t('desk.order_due') }]),
            { value: 'newest', label: t('desk.order_newest') },
          ]}
          onChange={(order) => narrow({ order: order === 'newest' ? order : undefined })}
        />
        {isNarrowed && (
          <Button
            kind="quiet"
            onClick={() => void navigate({ to: '/desk/cases', search: { scope: search.scope }, replace: true })}
          >
            {t('act.clear')}
          </Button>
        )}
        <ExportButton scope={scope} filter={filterOf(search, scope)} />
      </FilterBar>
      <CaseList
        list={list}
        scope={scope}
        label={t(`desk.queue_${scope}`)}
        empty={
          everywhere ? (
            <NoneHere
              here={
                everywhere.scope === scope
                  ? (states.find(({ value }) => value === choice)?.label ?? '')
                  : t(`desk.queue_${scope}`)
              }
              everywhere={everywhere}
            />
          ) : (
            <Empty title={t('desk.none')} hint={isNarrowed ? t('desk.none_hint') : undefined} />
          )
        }
      />
      {search.q && scope !== 'past' && scope !== 'below' && <PastFound q={search.q} />}
    </Page>
  );
}

function NoneHere({ here, everywhere }: { here: string; everywhere: InAnyState }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { scope } = everywhere;
  return (
    <EmptyHere
      title={t('desk.none')}
      hint={t('desk.none_hint')}
      hidden={useInfiniteQuery(casesQuery(scope, filterOf(everywhere, scope)))}
      says={(found) => t('list.only_here', { here, found })}
      show={t('list.any_state')}
      onShow={() => void navigate({ to: '/desk/cases', search: everywhere, replace: true })}
    />
  );
}

/** Who looks for a concern that has gone to others is shown where it can be read. */
function PastFound({ q }: { q: string }) {
  const { t } = useTranslation();
  const past = useInfiniteQuery(casesQuery('past', filterOf({ q }, 'past')));
  if (!past.data?.pages[0]?.items.length) return null;
  return (
    <Stack as="section">
      <h2>{t('desk.past_found')}</h2>
      <CaseList list={past} scope="past" label={t('desk.past_found')} empty={null} />
    </Stack>
  );
}
