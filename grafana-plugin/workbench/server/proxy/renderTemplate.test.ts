import { renderTemplate } from './renderTemplate.ts';

const data = { jsonData: { apiUrl: 'http://c', port: 4320, nothing: null }, secureJsonData: { apiToken: 's3cret' } };

test.each([
  ['plain text', 'Bearer x', 'Bearer x'],
  ['a field', '{{ .JsonData.apiUrl }}/api', 'http://c/api'],
  ['without spaces', '{{.JsonData.apiUrl}}', 'http://c'],
  ['a number', ':{{ .JsonData.port }}', ':4320'],
  ['a secret', 'Bearer {{ .SecureJsonData.apiToken }}', 'Bearer s3cret'],
  ['one that is not set, as Go prints it', '{{ .JsonData.other }}/api', '<no value>/api'],
  ['a secret that is not set', 'Bearer {{ .SecureJsonData.other }}', 'Bearer <no value>'],
  ['null', '{{ .JsonData.nothing }}', '<no value>'],
  ['one that is not set, or empty', '{{ orEmpty .JsonData.other }}/api', '/api'],
  ['a name of JavaScript', '{{ .JsonData.constructor }}', '<no value>'],
])('fills in %s', (_what, template, text) => {
  expect(renderTemplate(template, data)).toBe(text);
});

test.each(['{{ if .JsonData.apiUrl }}x{{ end }}', '{{ .JsonData.a.b }}', '{{ . }}'])('refuses %s', (template) => {
  expect(() => renderTemplate(template, data)).toThrow('the workbench does not know the template action');
});
