/** The one place for colours, sizes and fonts: antd's tokens and the custom properties our own CSS reads come from here.
 *  Union red has two uses only, the one main action of a screen and what is late; states are green, amber and grey. */
import { theme as antd, type ThemeConfig } from 'antd';

interface Palette {
  canvas: string;
  card: string;
  line: string;
  control: string;
  ink: string;
  muted: string;
  accent: string;
  late: string;
  lateSoft: string;
  good: string;
  goodSoft: string;
  wait: string;
  waitSoft: string;
  still: string;
  stillSoft: string;
  chart: string;
  chartSoft: string;
}

// Text on its ground is at least 4.5:1, control borders at least 3:1 (WCAG 1.4.3, 1.4.11).
const light: Palette = {
  canvas: '#f6f3ee',
  card: '#ffffff',
  line: '#e7e1d9',
  control: '#8f867c',
  ink: '#2a2520',
  muted: '#625a52',
  accent: '#b8161f',
  late: '#b8161f',
  lateSoft: '#fcecea',
  good: '#1c6540',
  goodSoft: '#e5f2ea',
  wait: '#7d4a00',
  waitSoft: '#fbf0da',
  still: '#544d46',
  stillSoft: '#efebe5',
  chart: '#3f6f8f',
  chartSoft: '#b9cfdc',
};

const dark: Palette = {
  canvas: '#1a1816',
  card: '#252220',
  line: '#3d3833',
  control: '#857b71',
  ink: '#ede8e1',
  muted: '#b8aea4',
  accent: '#cb363d',
  late: '#ff9089',
  lateSoft: '#43211f',
  good: '#8ad6a9',
  goodSoft: '#1e3529',
  wait: '#f1c071',
  waitSoft: '#3c2f18',
  still: '#cec5bb',
  stillSoft: '#37322d',
  chart: '#7fb2d3',
  chartSoft: '#35556a',
};

const cjk = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC"';

/** English takes Latin faces first: in a Chinese one its quotation marks are as wide as a character. */
const fonts = { 'zh-CN': `${cjk}, system-ui, -apple-system, sans-serif`, en: `system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", ${cjk}, sans-serif` };

export interface Look {
  language: 'zh-CN' | 'en';
  isDark: boolean;
  isLarge: boolean;
}

/** Root font size in px; our CSS is in rem, so the large-type mode (大字版) scales everything together. */
const rootSize = (look: Look) => (look.isLarge ? 20 : 16);

export function antdTheme(look: Look): ThemeConfig {
  const colours = look.isDark ? dark : light;
  const scale = rootSize(look) / 16;
  return {
    algorithm: look.isDark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      colorPrimary: look.isDark ? '#c9bcae' : '#4d4339',
      colorInfo: look.isDark ? '#c9bcae' : '#4d4339',
      colorSuccess: colours.good,
      colorWarning: colours.wait,
      colorError: colours.late,
      colorText: colours.ink,
      colorTextSecondary: colours.muted,
      colorTextTertiary: colours.muted,
      colorTextPlaceholder: colours.muted,
      colorTextDescription: colours.muted,
      colorBgLayout: colours.canvas,
      colorBgContainer: colours.card,
      colorBgElevated: colours.card,
      colorBorder: colours.control,
      colorBorderSecondary: colours.line,
      colorLink: colours.ink,
      fontFamily: fonts[look.language],
      fontSize: 16 * scale,
      lineHeight: 1.6,
      controlHeight: 44 * scale,
      controlHeightSM: 44 * scale,
      borderRadius: 10,
      wireframe: false,
    },
    components: {
      Button: {
        colorPrimary: colours.accent,
        colorPrimaryHover: '#9d1119',
        colorPrimaryActive: '#850d14',
        primaryShadow: 'none',
        defaultShadow: 'none',
        fontWeight: 500,
      },
      Table: { headerBg: colours.canvas, headerColor: colours.muted, cellPaddingBlock: 12 },
      Skeleton: { gradientFromColor: colours.stillSoft, gradientToColor: colours.line },
    },
  };
}

/** Puts the same look on the page for our own CSS. */
export function applyLook(look: Look): void {
  const root = document.documentElement;
  const colours = look.isDark ? dark : light;
  for (const [name, value] of Object.entries(colours)) root.style.setProperty(`--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`, value);
  root.style.setProperty('--fonts', fonts[look.language]);
  root.style.fontSize = `${rootSize(look)}px`;
  root.style.colorScheme = look.isDark ? 'dark' : 'light';
}
