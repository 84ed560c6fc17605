/**
 * Manifests, or what runs in a cluster, as code of this library.
 * @packageDocumentation
 */
export { importManifests, type ImportLine, type ImportOptions, type ImportResult } from "./import-manifests";
export { liveObjects } from "./live-objects";
export { renderMain, type MainOptions } from "./main-source";
