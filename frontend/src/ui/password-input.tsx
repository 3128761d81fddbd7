import EyeInvisibleOutlined from '@ant-design/icons-svg/es/asn/EyeInvisibleOutlined';
import EyeOutlined from '@ant-design/icons-svg/es/asn/EyeOutlined';
import { useState, type ComponentProps } from 'react';
import { useTranslation } from '@/i18n';
import { Icon } from './icon';
import { Input } from './input';

/** A password that can be looked at: typing a long one blind on a phone is what makes people choose short ones. */
export function PasswordInput(props: ComponentProps<typeof Input>) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  return (
    <Input
      {...props}
      type={isShown ? 'text' : 'password'}
      end={
        <button type="button" className="password-eye" onClick={() => setShown(!isShown)}>
          <Icon of={isShown ? EyeInvisibleOutlined : EyeOutlined} />
          <span className="hidden-visually">{t(isShown ? 'sign.hide_password' : 'sign.show_password')}</span>
        </button>
      }
    />
  );
}
