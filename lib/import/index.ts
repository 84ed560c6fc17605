/**
 * Manifests, or what runs in a cluster, as code of this library.
 * @packageDocumentation
 */
export { importManifests, type ImportResult } from "./import-manifests";
export type { ImportLine, ImportOptions } from "./options";
export { liveObjects } from "./live-objects";
export { renderMain, type MainOptions } from "./main-source";
