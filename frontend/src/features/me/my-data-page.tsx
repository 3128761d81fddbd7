/** What the platform holds about me, in words, and to download. A part that does not answer is named. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { myDataAsJson, myDataAsPdf, myDataQuery, type HeldEntry, type HeldSection } from '@/api/my-data';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { formatMoment } from '@/ui/dates';
import { ErrorNotice } from '@/ui/error';
import { More } from '@/ui/more';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { useSending } from '@/ui/use-sending';
import { MissingParts } from './missing-parts';
import './me.css';
import './my-data.css';

/** Entries shown of a section before the rest is asked for. */
const few = 10;

export default function MyDataPage() {
  const { t } = useTranslation();
  const { data, error, isPending, isFetching, refetch } = useQuery(myDataQuery);

  return (
    <Page title={t('my_data.title')} lead={t('my_data.lead')} back="/me">
      {isPending && (
        <Card>
          <p role="status">{t('my_data.collecting')}</p>
          <Skeleton rows={6} label={t('list.loading')} />
        </Card>
      )}
      {!data && error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <MissingParts of={data} isFetching={isFetching} onRetry={() => void refetch()} />
          <Downloads />
          {data.items.flatMap(({ service, sections }) =>
            sections.map((section, index) => <SectionCard key={`${service} ${index}`} section={section} />),
          )}
          <Link to="/me/retention" className="me-link">
            {t('retention.open')}
          </Link>
        </>
      )}
    </Page>
  );
}

function Downloads() {
  const { t } = useTranslation();
  return (
    <Card className="my-data-downloads">
      <Download label={t('my_data.pdf')} busy={t('my_data.pdf_busy')} name="tongxin-my-data.pdf" fetchIt={myDataAsPdf} />
      <Download label={t('my_data.json')} busy={t('my_data.collecting')} name="tongxin-my-data.json" fetchIt={myDataAsJson} />
    </Card>
  );
}

interface DownloadProps {
  label: string;
  busy: string;
  name: string;
  fetchIt: () => Promise<Blob>;
}

/** Fetched as a page fetches, in its language: a link would be answered in the browser's. */
function Download({ label, busy, name, fetchIt }: DownloadProps) {
  const { send, isBusy, problem } = useSending();
  const save = () =>
    void send(async () => {
      const address = URL.createObjectURL(await fetchIt());
      const link = document.createElement('a');
      link.href = address;
      link.download = name;
      link.click();
      // Safari reads it after the click.
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    });
  return (
    <>
      <Button isBusy={isBusy} onClick={save}>
        {isBusy ? busy : label}
      </Button>
      {problem && <ErrorNotice error={problem} onRetry={save} />}
    </>
  );
}

function SectionCard({ section: { title, why, kept, entries } }: { section: HeldSection }) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const shown = isWhole ? entries : entries.slice(0, few);
  const rest = {
    hasNextPage: shown.length < entries.length,
    isFetchingNextPage: false,
    fetchNextPage: async () => {
      setWhole(true);
      return { isError: false };
    },
  };
  return (
    <Card>
      <details className="my-data-section">
        <summary>
          <h2>{title}</h2>
          <span className="row-small">
            {entries.length > 0 ? t('my_data.count', { count: entries.length }) : t('my_data.nothing')}
          </span>
        </summary>
        <p className="row-small">
          {why}
          <br />
          {t('my_data.kept', { kept })}
        </p>
        <ul ref={list}>
          {shown.map((entry, index) => (
            <EntryPart key={index} entry={entry} />
          ))}
        </ul>
        <More query={rest} list={list} count={shown.length} label={t('my_data.all', { count: entries.length })} />
      </details>
    </Card>
  );
}

function EntryPart({ entry: { title, at, rows = [], files = [] } }: { entry: HeldEntry }) {
  const { t } = useTranslation();
  return (
    <li className="my-data-entry">
      {(title || at) && (
        <p>
          {title && <strong>{title}</strong>} {at && <time dateTime={at}>{formatMoment(at)}</time>}
        </p>
      )}
      <Facts
        items={[
          ...rows.map(({ label, value, at: when }) => ({
            name: label,
            value: (
              <>
                {value} {when && <time dateTime={when}>{formatMoment(when)}</time>}
              </>
            ),
          })),
          ...files.map(({ name, link }) => ({ name: t('my_data.file'), value: <a href={link}>{name}</a> })),
        ]}
      />
    </li>
  );
}
