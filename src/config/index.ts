export { checkSettingsFile } from './check.ts';
export { openConfiguration } from './configuration.ts';
export type {
  Configuration,
  ConfigurationSources,
  SourcedGeneral,
  SourcedPolicy,
  SourcedRoute,
} from './configuration.ts';
export { editSettings } from './edit.ts';
export type { EditRequest, Edited } from './edit.ts';
export { explainRegistry } from './explain.ts';
export type { EndpointExplanation, RegistryExplanation } from './explain.ts';
export { listSettings } from './listing.ts';
export type { ListedOrigin, ListedSetting } from './listing.ts';
export type {
  ConfigurationOptions,
  ConsultedPlace,
  CredentialSource,
  GeneralValues,
  Origin,
  SettingsFlags,
  Sourced,
} from './model.ts';
export { parseSettingKey } from './setting-key.ts';
