/** Said before anything is sent: who will see it, and when an answer comes. */
import ClockCircleOutlined from '@ant-design/icons-svg/es/asn/ClockCircleOutlined';
import EyeOutlined from '@ant-design/icons-svg/es/asn/EyeOutlined';
import { useTranslation } from '@/i18n';
import { Icon } from './icon';
import './who-sees.css';

interface WhoSeesProps {
  readers: string[];
  hear?: React.ReactNode[];
}

export function WhoSees({ readers, hear = [] }: WhoSeesProps) {
  const { t } = useTranslation();
  return (
    <div className="who-sees">
      <div>
        <h3>
          <Icon of={EyeOutlined} /> {t('sees.title')}
        </h3>
        <ul>
          {readers.map((reader) => (
            <li key={reader}>{reader}</li>
          ))}
        </ul>
      </div>
      {hear.length > 0 && (
        <div>
          <h3>
            <Icon of={ClockCircleOutlined} /> {t('sees.hear')}
          </h3>
          <ul>
            {hear.map((line, index) => (
              <li key={index}>{line}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
