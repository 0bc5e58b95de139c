export { openConfiguration } from './configuration.ts';
export type {
  Configuration,
  ConfigurationSources,
  SourcedGeneral,
  SourcedPolicy,
  SourcedRoute,
} from './configuration.ts';
export type {
  ConfigurationOptions,
  ConsultedPlace,
  CredentialSource,
  GeneralValues,
  Origin,
  SettingsFlags,
  Sourced,
} from './model.ts';
export { describeOrigin } from './origin.ts';
