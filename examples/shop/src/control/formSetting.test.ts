import { formSetting } from './formSetting.ts';

test.each([
  [
    { on: 'true', factor: '20' },
    { on: true, factor: 20 },
  ],
  [
    { on: 'false', ratio: '0.3' },
    { on: false, ratio: 0.3 },
  ],
  [
    { on: 'yes', ratio: 'much' },
    { on: false, ratio: Number.NaN },
  ],
  [undefined, undefined],
])('the form %j is the setting %j', (form, setting) => {
  expect(formSetting(form)).toEqual(setting);
});
