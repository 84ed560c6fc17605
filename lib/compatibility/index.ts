export { BAD_PAIRS, badPairOf, badPairShownBy, badPairUnder } from "./bad-pairs";
export {
  canBeMet,
  DEFAULT_ENGINE,
  ENGINE_NAMES,
  ENGINE_VARIABLE,
  ENGINES,
  engineOf,
  excludesProvider2,
  PROVIDER_RELEASES,
  type Engine,
  type EngineVersions,
} from "./engine";
export { checkInstalled, installedProblems } from "./installed";
export { isConstraint, satisfies } from "./version";
