import {
  booleanOverrideProcessor,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  FieldConfigProperty,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformersRegistry,
  stringOverrideProcessor,
  ThresholdsMode,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
  type FieldConfigPropertyItem,
  type StandardEditorsRegistryItem,
} from '@grafana/data';

/** Kinds of editors that a panel may ask for by name; nobody edits here, so that each is empty. */
const EDITORS = [
  'number',
  'slider',
  'text',
  'strings',
  'boolean',
  'select',
  'multi-select',
  'radio',
  'unit',
  'color',
  'fieldColor',
  'links',
  'actions',
  'stats-picker',
  'timezone',
  'field-name',
  'dashboard-uid',
  'mappings',
  'thresholds',
] as const;

const NoEditor = () => null;

type Process = FieldConfigPropertyItem['process'];

/** The standard options of a field: how a value of each is read, and what a panel has that sets none. */
const FIELD_OPTIONS: readonly Readonly<{ id: FieldConfigProperty; process: Process; defaultValue?: unknown }>[] = [
  { id: FieldConfigProperty.DisplayName, process: displayNameOverrideProcessor },
  { id: FieldConfigProperty.Unit, process: unitOverrideProcessor as Process },
  { id: FieldConfigProperty.Min, process: numberOverrideProcessor },
  { id: FieldConfigProperty.Max, process: numberOverrideProcessor },
  { id: FieldConfigProperty.Decimals, process: numberOverrideProcessor },
  { id: FieldConfigProperty.NoValue, process: stringOverrideProcessor },
  { id: FieldConfigProperty.Color, process: identityOverrideProcessor },
  { id: FieldConfigProperty.Links, process: dataLinksOverrideProcessor },
  { id: FieldConfigProperty.Mappings, process: valueMappingsOverrideProcessor, defaultValue: [] },
  {
    id: FieldConfigProperty.Thresholds,
    process: thresholdsOverrideProcessor,
    defaultValue: {
      mode: ThresholdsMode.Absolute,
      steps: [
        { value: -Infinity, color: 'green' },
        { value: 80, color: 'red' },
      ],
    },
  },
  { id: FieldConfigProperty.Filterable, process: booleanOverrideProcessor as Process },
];

/** Fills the registries of @grafana/data that a panel's builder reads; without them it throws. To be called once. */
export function fillRegistries(): void {
  standardEditorsRegistry.setInit((): StandardEditorsRegistryItem[] =>
    EDITORS.map((id) => ({ id, name: id, editor: NoEditor })),
  );
  standardFieldConfigEditorRegistry.setInit(() =>
    FIELD_OPTIONS.map(({ id, process, defaultValue }): FieldConfigPropertyItem => ({
      id,
      path: id,
      name: id,
      category: ['Standard options'],
      editor: NoEditor,
      override: NoEditor,
      process,
      shouldApply: () => true,
      settings: {},
      defaultValue,
    })),
  );
  standardTransformersRegistry.setInit(() => []);
}
