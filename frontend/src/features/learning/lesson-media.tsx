/** What a lesson shows: a video with subtitles, a file, the way to another page. */
import { useState } from 'react';
import { lessonFiles, subtitlesOf, type LearnerUnit } from '@/api/learning';
import { useTranslation } from '@/i18n';
import { FileList } from '@/ui/file-list';

interface MediaProps {
  courseId: string;
  unit: LearnerUnit;
}

export function Media({ courseId, unit }: MediaProps) {
  const { t } = useTranslation();
  const { kind, file, url } = unit;
  if (kind === 'link' && url)
    return (
      <a className="button button-plain" href={url} target="_blank" rel="noopener noreferrer">
        {t('lesson.open', { host: new URL(url).host })}
      </a>
    );
  if (kind === 'file' && file) return <FileList at={lessonFiles} files={[file]} note="" />;
  if (kind === 'video' && file) return <Video courseId={courseId} unit={unit} />;
  return null;
}

function Video({ courseId, unit: { place, title, file, subtitles } }: MediaProps) {
  const { t, language: shown } = useTranslation();
  const [isRefused, setRefused] = useState(false);
  if (isRefused) return <p>{t('lesson.unplayable')}</p>;
  return (
    <video
      key={place}
      className="lesson-video"
      controls
      playsInline
      preload="metadata"
      src={`${lessonFiles}/${file?.id}`}
      aria-label={title}
      onError={() => setRefused(true)}
    >
      {subtitles.map((language) => (
        <track
          key={language}
          kind="subtitles"
          src={subtitlesOf(courseId, place, language)}
          srcLang={language}
          label={language === 'en' ? 'English' : '中文'}
          default={language === shown}
        />
      ))}
    </video>
  );
}
