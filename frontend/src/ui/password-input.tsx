import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useState, type ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';

/** A password that can be looked at: typing a long one blind on a phone is what makes people choose short ones. */
export function PasswordInput(props: ComponentProps<typeof Input>) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  return (
    <Input
      {...props}
      type={isShown ? 'text' : 'password'}
      suffix={
        <button type="button" className="password-eye" onClick={() => setShown(!isShown)}>
          {isShown ? <EyeInvisibleOutlined aria-hidden /> : <EyeOutlined aria-hidden />}
          <span className="hidden-visually">{t(isShown ? 'sign.hide_password' : 'sign.show_password')}</span>
        </button>
      }
    />
  );
}
